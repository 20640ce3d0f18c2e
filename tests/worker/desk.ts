import { expect } from 'vitest'
import { decodeLong, encodeLong } from '../../content/reports/base64.ts'
import { open, pad, seal } from '../../content/reports/sealing.ts'
import { sealLetter } from '../../content/reports/statement.ts'
import { dayOf } from '../../content/registers/span.ts'
import { SITE } from './authenticator.ts'
import { ask } from './builders.ts'
import { anOfficer, type Tab } from './people.ts'
import { aBody, HERE, OURS, publishPlaces, THEIRS, THERE, type Body } from './report-desk-builders.ts'

/** What a handler does at the desk of her body, as the console asks for it. */

export const DESK = '/api/report-desk'
export const today = dayOf(new Date().toISOString())

/** A report as the desk shows it. */
export interface Whole {
  number: string
  state: string
  recipient: string
  report: string
  grants: { use: string; sealed: string; keys: string[] }[]
  messages: { by: string; sealed: string }[]
  events: { kind: string; state: string | null; to: string | null; reason: string | null }[]
  openings: { use: string; by: string; reason: string }[]
  files: { id: string; by: string; bytes: number }[]
  photos: { sha256: string }[]
  steps: string[]
  due: string | null
  answer: string | null
  finding: string | null
  released: boolean
  redactedText: string | null
  publicText: string | null
  releaseDay: string | null
  penalty: string | null
  contact: boolean
  assigned: string | null
}

/** Pointers of what was refused. */
export const issues = async (answer: Response): Promise<string[]> =>
  ((await answer.json<{ issues?: { pointer: string }[] }>()).issues ?? []).map(({ pointer }) => pointer)

export const bytes = (base64: string | undefined): Uint8Array => decodeLong(base64 ?? '') ?? new Uint8Array()
export const textIn = async (identity: string, sealed: string | undefined): Promise<string> =>
  new TextDecoder().decode(await open(identity, bytes(sealed)))

/** The desk of whoever asks, unless somebody else is said to. */
export const deskOf = (own: () => Tab) => {
  const whole = async (number: string, tab = own()): Promise<Whole> =>
    (await tab.ask('GET', `${DESK}/reports/${number}`)).json()
  const post = (number: string, what: string, body: unknown, tab = own()): Promise<Response> =>
    tab.post(`${DESK}/reports/${number}/${what}`, body)
  return {
    whole,
    post,
    step: (number: string, body: unknown, tab = own()): Promise<Response> => post(number, 'status-changes', body, tab),
    /** Steps that ask for nothing else, one after the other. */
    go: async (number: string, steps: readonly string[], tab = own()): Promise<void> => {
      for (const to of steps) expect((await post(number, 'status-changes', { to }, tab)).status).toBe(201)
    },
    /** A file of the body, sealed or not. */
    handIn: (
      number: string,
      file: Uint8Array<ArrayBuffer>,
      { type = 'application/octet-stream', tab = own() }: { type?: string; tab?: Tab } = {},
    ): Promise<Response> =>
      ask(
        'POST',
        `${DESK}/reports/${number}/files`,
        {
          ...{ origin: SITE.origin, 'sec-fetch-site': 'same-origin', 'content-type': type },
          cookie: `__Host-lucid=${tab.cookie}`,
        },
        file,
      ),
    /** The report's own secret, opened with a key of the body. */
    secretOf: async (number: string, { officer }: Pick<Body, 'officer'>, tab = own()): Promise<string> =>
      (await textIn(officer.identity, (await whole(number, tab)).grants[0]?.sealed)).trim(),
  }
}

/** A secret sealed to the keys of a body. */
export const granted = async (body: Omit<Body, 'code'>, secret: string) => ({
  sealed: encodeLong(
    await seal([body.officer.recipient, body.recovery.recipient], pad(new TextEncoder().encode(secret))),
  ),
  keys: body.fingerprints,
})

/** A sealed message of a few words. */
export const message = async (recipient: string, words: string): Promise<string> =>
  encodeLong(await sealLetter([recipient], { version: 'lucid-message-v1', text: words }))

/** Two bodies of one place, with a handler each: ours answers for another place too. */
export const twoBodies = async () => {
  await publishPlaces()
  const [ours, theirs] = [await aBody(OURS, [HERE, THERE]), await aBody(THEIRS, [HERE])]
  return { ours, theirs, handler: await anOfficer('handler', OURS), stranger: await anOfficer('handler', THEIRS) }
}
