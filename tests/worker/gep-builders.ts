import { ask, get, publisherKey, type ProblemAnswer } from './builders.ts'
import garze from '../../content/data/gep/513300-2010-garze-2017.json'

export { anAccount, anItem } from '../gep-refused.ts'

/** The published account of 甘孜, 2010. */
export const GARZE = garze

const JSON_TYPE = { 'content-type': 'application/json' }

const bodyOf = (account: object | string): string => (typeof account === 'string' ? account : JSON.stringify(account))

export const calculate = (account: object | string, headers: Record<string, string> = {}): Promise<Response> =>
  ask('POST', '/api/gep/calculations', { ...JSON_TYPE, ...headers }, bodyOf(account))

/** Publishes as a publisher without bounds unless another key is given. */
export const publishAccount = async (
  account: object | string,
  { query = '', headers = {}, key }: { query?: string; headers?: Record<string, string>; key?: string } = {},
): Promise<Response> => {
  const authorization = `Bearer ${key ?? (await publisherKey())}`
  return ask('POST', `/api/gep/accounts${query}`, { ...JSON_TYPE, authorization, ...headers }, bodyOf(account))
}

/** @throws Error with the answer when it does not come to stand */
export const publishedAccount = async <Answer = { account: string }>(account: object, query = ''): Promise<Answer> => {
  const answer = await publishAccount(account, { query })
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json<Answer>()
}

export const read = async <Answer>(path: string): Promise<Answer> => {
  const answer = await get(path)
  if (answer.status !== 200) throw new Error(`${path} ${answer.status}: ${await answer.text()}`)
  return answer.json<Answer>()
}

/** Pointers and messages of a refusal. */
export const issuesOf = async (answer: Response): Promise<{ pointer: string; message: string }[]> =>
  (await answer.json<ProblemAnswer>()).issues ?? []

export const pointersOf = async (answer: Response): Promise<string[]> =>
  (await issuesOf(answer)).map(({ pointer }) => pointer)
