import { methodOf } from '../../content/gep/methods.ts'
import { usesOf, type AccountUse } from '../../db/record/gep-uses.ts'
import { isKnown } from '../revalidate.ts'
import { parseSubject, parseYear } from './address.ts'
import { readAccount, readSize, recordOf, type AccountRead } from './read.ts'

/** What the address of an account leads to. */
export interface AccountPage {
  /** `undefined` where there is no such account. */
  read: AccountRead | undefined
  uses: AccountUse[]
  /** Whether the reader has it already: answer 304 with the headers that were set. */
  isKnown: boolean
}

type Env = Parameters<typeof readAccount>[0]

interface Asked {
  params: Record<string, string | undefined>
  request: Request
  response: { headers: Headers; status?: number }
}

/**
 * Reads the account that an address names, with a method or as the one its publisher puts first, and sets status and
 * headers of the answer.
 */
export const readAccountPage = async (env: Env, asked: Asked, hasMethod: boolean): Promise<AccountPage> => {
  const { params, request, response } = asked
  const { method } = params
  const [subject, year] = [parseSubject(params['place']), parseYear(params['year'])]
  const isNamed = subject !== undefined && year !== undefined && (!hasMethod || methodOf(method ?? '') !== undefined)
  const [read, size] = await Promise.all([
    isNamed ? readAccount(env, subject, year, hasMethod ? method : undefined) : undefined,
    readSize(env),
  ])
  if (!read) {
    response.status = 404
    return { read, uses: [], isKnown: false }
  }
  if (isKnown(request, response.headers, size)) return { read, uses: [], isKnown: true }
  return { read, uses: await usesOf(recordOf(env), read.account.summary.key), isKnown: false }
}
