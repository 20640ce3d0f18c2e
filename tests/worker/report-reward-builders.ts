import { decodeLong, encodeLong } from '../../content/reports/base64.ts'
import { openMessage, sealLetter } from '../../content/reports/statement.ts'
import type { Tab } from './people.ts'
import { postJson, receipt, report, sealed, type DeskKeys, type Owner } from './reporting.ts'

/** A report that was found true, by the steps that its body takes, and the mailbox of whoever sent it. */

const DESK = '/api/report-desk/reports'

export interface Found {
  number: string
  owner: Owner
}

const done = async (answer: Response): Promise<void> => {
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
}

/** Reported, accepted, looked into, and settled with a sealed answer. */
export const aFoundReport = async (keys: DeskKeys, handler: Tab, finding = 'substantiated'): Promise<Found> => {
  const made = await sealed(keys)
  const { number } = await report(made)
  const step = (body: object): Promise<Response> => handler.post(`${DESK}/${number}/status-changes`, body)
  await done(await step({ to: 'accepted' }))
  await done(await step({ to: 'investigating' }))
  const answer = await sealLetter([made.envelope.recipient], { version: 'lucid-message-v1', text: '已责令整改。' })
  await done(await step({ to: 'settled', finding, sealed: encodeLong(answer) }))
  return { number, owner: made.owner }
}

export const reward = (handler: Tab, number: string, body: object = {}): Promise<Response> =>
  handler.post(`${DESK}/${number}/rewards`, body)

/** Asks for the voucher with the code, sealed to a recipient. */
export const askForVoucher = (
  number: string,
  { locator }: Pick<Owner, 'locator'>,
  recipient: unknown,
): Promise<Response> => postJson(`/api/reports/${number}/reward`, { recipient }, receipt(locator))

/** The voucher as she reads it. @throws Unopened with another identity */
export const openVoucher = async (answer: Response, identity: string): Promise<string> => {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
  const { sealed: letter } = await answer.json<{ sealed: string }>()
  const read = await openMessage(identity, decodeLong(letter) ?? new Uint8Array())
  if (!('value' in read)) throw new Error('no message')
  return read.value.text
}
