import { env } from 'cloudflare:workers'
import { createChallenge } from 'altcha-lib'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { commitTo } from '../../content/reports/commitment.ts'
import type { Envelope } from '../../content/reports/envelope.ts'
import { sealReport, type ReportInput, type SealedReport } from '../../content/reports/seal-report.ts'
import { fingerprintOf, newIdentity, seal, type Identity } from '../../content/reports/sealing.ts'
import type { Statement } from '../../content/reports/statement.ts'
import { dayOf } from '../../content/registers/span.ts'
import { aPlace, ask, publishAll } from './builders.ts'
import { publishKeys } from './sealing-key-builders.ts'

/** Somebody who reports: what her browser would do, and a body with the keys to read it. */

export const BODY = '11990100000000019F'
export const OTHER_BODY = '91350100M000100Y43'
export const PLACE = '990101'
/** Nobody else writes so. */
export const TEXT = '夜里黑烟，味道刺鼻，像在烧轮胎'
export const PHONE = '13800138000'

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))
export const today = (): string => dayOf(new Date().toISOString())

export interface DeskKeys {
  officer: Identity
  recovery: Identity
}

/** A body that takes reports of a county, with its two keys published. */
export const aBody = async (body = BODY, place = PLACE): Promise<DeskKeys> => {
  await publishAll('places', [
    aPlace({ code: place, nameZh: `示例区${place}`, nameEn: 'Example', pinyin: 'shi li', level: 'county' }),
  ])
  await publishAll('authorities', [
    {
      ...{ place, authority: body, name: '示例区生态环境局', kinds: 'all', office: 'ecology' },
      ...{ telephone: '000-0000', standing: 'recalled' },
    },
  ])
  const keys = { officer: await newIdentity(), recovery: await newIdentity() }
  await publishKeys(body, [
    { ...(await named(keys.officer)), kind: 'officer' },
    { ...(await named(keys.recovery)), kind: 'recovery' },
  ])
  return keys
}

const named = async ({ recipient }: Identity) => ({ recipient, fingerprint: await fingerprintOf(recipient, sha256) })

export const recipientsOf = ({ officer, recovery }: DeskKeys): string[] => [officer.recipient, recovery.recipient]

let addresses = 0
/** Everybody asks from an address of her own. */
export const from = (): Record<string, string> => ({ 'cf-connecting-ip': `2001:db8:1::${(addresses++).toString(16)}` })

/** A proof of work as a browser would find it: whoever has the key need not search. */
export const solved = async (
  over: { action?: string; expires?: Date; secret?: string; number?: number } = {},
): Promise<string> => {
  const number = over.number ?? 7
  const made = await createChallenge({
    algorithm: 'SHA-256',
    hmacKey: over.secret ?? env.ALTCHA_KEY ?? '',
    maxNumber: 1_000,
    number,
    expires: over.expires ?? new Date(Date.now() + 600_000),
    params: { action: over.action ?? 'report' },
  })
  const { algorithm, challenge, salt, signature } = made
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }))
}

export const postJson = (path: string, body: unknown, headers: Record<string, string> = from()): Promise<Response> =>
  ask('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body))

export const aStatement = (over: Partial<Statement> = {}): Statement => ({
  version: 'lucid-statement-v1',
  category: 'smoke',
  text: TEXT,
  where: { place: PLACE, address: '示例路18号后门' },
  when: { kind: 'once', from: today() },
  who: { name: '示例轮胎翻新点' },
  files: [],
  ...over,
})

/** Her mailbox, without the second that deriving it from a code takes. */
export interface Owner {
  locator: string
  identity: Identity
}
export const anOwner = async (): Promise<Owner> => ({
  locator: encodeBase64Url(randomBytes(32)),
  identity: await newIdentity(),
})

export const sealed = async (
  keys: DeskKeys,
  over: {
    owner?: Owner
    statement?: Partial<Statement>
    shown?: Partial<ReportInput['shown']>
    contact?: ReportInput['contact']
    files?: Envelope['files']
    identity?: Identity
  } = {},
): Promise<SealedReport & { owner: Owner }> => {
  const owner = over.owner ?? (await anOwner())
  const report = await sealReport(
    {
      statement: aStatement(over.statement),
      mailbox: { locator: owner.locator, recipient: owner.identity.recipient },
      shown: { body: BODY, place: PLACE, day: today(), visibility: 'authority', language: 'zh', ...over.shown },
      contact: over.contact,
      files: over.files,
      identity: over.identity,
    },
    recipientsOf(keys),
    randomBytes,
  )
  return { ...report, owner }
}

/** The same with its envelope changed: committed to as if it had been sealed so. */
export const changed = async <Report extends SealedReport>(report: Report, over: object): Promise<Report> => {
  const envelope = { ...report.envelope, ...over }
  const salt = new Uint8Array(Buffer.from(report.salt, 'base64url'))
  return { ...report, envelope, commitment: await commitTo(envelope, salt, sha256) }
}

export interface Deposit {
  promise: string
  pulse: string
  upload: { token: string; expires: string }
}

export const deposit = async (commitment: string): Promise<Deposit> => {
  const answer = await postJson('/api/reports/commitments', { commitment, altcha: await solved() })
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json()
}

export const send = ({ salt, envelope }: Pick<SealedReport, 'salt' | 'envelope'>): Promise<Response> =>
  postJson('/api/reports', { salt, envelope })

export interface Taken {
  number: string
  received: string
  state: string
  body: string
  due: string | null
}

/** Both steps. @throws Error with the answer where it is not taken */
export const report = async (made: SealedReport): Promise<Taken> => {
  await deposit(made.commitment)
  const answer = await send(made)
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json()
}

export const receipt = (locator: string): Record<string, string> => ({ ...from(), authorization: `Receipt ${locator}` })

export const uploadPart = (
  token: string,
  id: string,
  part: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Response> =>
  ask(
    'PUT',
    `/api/reports/uploads/${id}/${part}`,
    { ...from(), authorization: `Upload ${token}`, 'content-type': 'application/octet-stream' },
    bytes,
  )

export const hexSha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')

/** A file sealed to the report, as its envelope names it. */
export const aSealedFile = async (
  { recipient }: Identity,
  content: Uint8Array,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; stated: Envelope['files'][number] }> => {
  const bytes = await seal([recipient], content)
  const id = encodeBase64Url(randomBytes(16)).replace(/=/g, '')
  return { bytes, stated: { id, sealedSha256: await hexSha256(bytes), bytes: bytes.length } }
}

/** Rows of a table of the private database. */
export const rowsOf = async (table: string): Promise<Record<string, unknown>[]> =>
  (await env.INTAKE.prepare(`SELECT * FROM ${table}`).all()).results

/** Everything in the private store. */
export const keysInEvidence = async (prefix = ''): Promise<string[]> =>
  (await env.EVIDENCE.list({ prefix })).objects.map(({ key }) => key)
