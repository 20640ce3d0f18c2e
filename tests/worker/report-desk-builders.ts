import { env } from 'cloudflare:workers'
import { dayOf } from '../../content/registers/span.ts'
import type { Envelope } from '../../content/reports/envelope.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { sealReport, type SealedReport } from '../../content/reports/seal-report.ts'
import { fingerprintOf, newIdentity, type Identity } from '../../content/reports/sealing.ts'
import type { Contact, Statement } from '../../content/reports/statement.ts'
import { depositStatements } from '../../db/intake/report-commitments.ts'
import { takeReport } from '../../db/intake/take-report.ts'
import { pulseKey } from '../../content/reports/pulse.ts'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { aPlace, publishAll } from './builders.ts'
import { publishKeys } from './sealing-key-builders.ts'

/** Bodies with keys, and reports that came to them, as the form sends them. */

export interface Body {
  /** Unified social credit code. */
  code: string
  officer: Identity
  recovery: Identity
  fingerprints: string[]
}

/** Two organisations that exist nowhere. */
export const OURS = '91350100M000100Y43'
export const THEIRS = '91110000100000000R'
/** A county and its neighbour. */
export const [HERE, THERE] = ['110101', '110102']

/** Publishes a body that answers for a place, with an officer's key and a recovery key. */
export const aBody = async (code: string, places: readonly string[] = [HERE]): Promise<Body> => {
  const [officer, recovery] = [await newIdentity(), await newIdentity()]
  const fingerprints = await Promise.all([officer, recovery].map(({ recipient }) => fingerprintOf(recipient, sha256)))
  const [first = '', second = ''] = fingerprints
  await publishAll(
    'authorities',
    places.map((place) => ({
      place,
      authority: code,
      name: `示例机关 ${code.slice(0, 4)}`,
      kinds: 'all',
      telephone: '000-00000000',
      standing: 'recalled',
    })),
  )
  await publishKeys(code, [
    { recipient: officer.recipient, fingerprint: first, kind: 'officer' },
    { recipient: recovery.recipient, fingerprint: second, kind: 'recovery' },
  ])
  return { code, officer, recovery, fingerprints }
}

export const publishPlaces = (): Promise<unknown> =>
  publishAll('places', [
    aPlace(),
    ...[HERE, THERE].map((code) =>
      aPlace({
        code,
        nameZh: `示例区${code}`,
        nameEn: `Example ${code}`,
        pinyin: 'shi li',
        level: 'county',
        parent: '110000',
      }),
    ),
  ])

export const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))

export interface Came extends SealedReport {
  number: string
  mailbox: Identity
}

/** A report to a body, taken in as the form's own request is. */
export const aReport = async (
  body: Body,
  {
    text = '烟囱冒黑烟，味道刺鼻。',
    contact,
    shown = {},
    now = new Date(),
  }: {
    text?: string
    contact?: { letter: Contact; mayForward: boolean }
    shown?: Partial<Pick<Envelope, 'place' | 'visibility' | 'public' | 'excluded'>>
    now?: Date
  } = {},
): Promise<Came> => {
  const day = dayOf(now.toISOString())
  const mailbox = await newIdentity()
  const statement: Statement = {
    version: 'lucid-statement-v1',
    category: 'smoke',
    text,
    where: { place: HERE },
    when: { kind: 'once', from: day },
    files: [],
  }
  const sealed = await sealReport(
    {
      statement,
      contact,
      mailbox: { locator: encodeBase64Url(random(32)), recipient: mailbox.recipient },
      shown: { body: body.code, place: HERE, day, visibility: 'authority', language: 'zh', ...shown },
    },
    [body.officer.recipient, body.recovery.recipient],
    random,
  )
  await env.INTAKE.batch(depositStatements(env.INTAKE, sealed.commitment, pulseKey(now.getTime())))
  const { salt, envelope } = sealed
  const taken = await takeReport(env, env.REPORT_KEY ?? '', { salt, envelope }, now)
  if (typeof taken === 'string' || 'wrong' in taken) throw new Error(JSON.stringify(taken))
  return { ...sealed, number: taken.number, mailbox }
}

/** A public report: what she agreed to publish stands readable. */
export const aPublicReport = (body: Body, text = '傍晚烟囱冒黑烟，看不清车牌和人。'): Promise<Came> =>
  aReport(body, { shown: { visibility: 'public', public: { text, photos: [] } } })
