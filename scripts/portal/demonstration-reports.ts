import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { daysAfter } from '../../content/certificates/ending.ts'
import { dayOf } from '../../content/registers/span.ts'
import { decodeLong } from '../../content/reports/base64.ts'
import type { Envelope } from '../../content/reports/envelope.ts'
import { mondayOf } from '../../content/reports/answers.ts'
import { openMailbox } from '../../content/reports/mailbox.ts'
import { pulseKey } from '../../content/reports/pulse.ts'
import { sealReport } from '../../content/reports/seal-report.ts'
import { newIdentity, pad, seal, type Identity } from '../../content/reports/sealing.ts'
import { sealLetter, type SealedFile, type Statement } from '../../content/reports/statement.ts'
import { openIntake } from '../../db/intake/db.ts'
import { clocksFor } from '../../db/intake/report-clocks.ts'
import { depositStatements, oldestOpenPulse } from '../../db/intake/report-commitments.ts'
import { actOnReport, type DeskAct } from '../../db/intake/report-desk-acts.ts'
import { findOnDesk, type Desk } from '../../db/intake/report-desk-queue.ts'
import { locatorMac, reportNumber, reportPrefix } from '../../db/intake/report-names.ts'
import { openingStatements } from '../../db/intake/report-rows.ts'
import { DEMONSTRATION_PUBLISHER } from './demonstration.ts'
import { demonstrationKey } from './demonstration-keys.ts'

/**
 * Invented reports to an invented authority, in several states, so that the console of a demonstration is not empty. They
 * are sealed and written as any other; scripts alone import this.
 */

interface Invented {
  /** Days ago that it came. */
  ago: number
  category: Statement['category']
  place: string
  text: string
  address?: string
  who?: string
  knows?: string
  phone?: string
  isWeekly?: boolean
  visibility: Envelope['visibility']
  publicText?: string
  photo?: string
  /** What became of it: days after it came, and what. */
  steps?: readonly (readonly [after: number, step: InventedStep])[]
}

type InventedStep =
  | { kind: 'accepted' | 'investigating' | 'closed' }
  | { kind: 'ask'; text: string }
  | { kind: 'settled'; finding: 'substantiated' | 'unsubstantiated'; answer: string }

const REPORTS: readonly Invented[] = [
  {
    ...{ ago: 0, category: 'smoke', place: '990101', visibility: 'public' },
    text: '（演示）下午三点起，示例化工厂东侧的烟囱一直冒黑烟，风往居民楼这边吹，窗台上一层灰。附照片一张。',
    address: '示例县示例路 88 号附近',
    who: '示例化工厂',
    knows: '门卫也看到我在拍照。',
    publicText: '（演示）下午三点起，东侧烟囱一直冒黑烟，风往居民楼这边吹。我住 3 号楼 502。',
    photo: 'report-smoke.jpg',
  },
  {
    ...{ ago: 2, category: 'smell', place: '990102', visibility: 'numbers', isWeekly: true },
    text: '（演示）每天晚上十点以后有刺鼻的酸味，关窗也挡不住，已经一个星期。',
    phone: '000-00000000',
  },
  {
    ...{ ago: 9, category: 'water', place: '990101', visibility: 'public' },
    text: '（演示）示例河桥下有一根管子往河里排乳白色的水，早上七点前后最多。',
    publicText: '（演示）示例河桥下有一根管子往河里排乳白色的水，早上七点前后最多。',
    steps: [
      [1, { kind: 'accepted' }],
      [2, { kind: 'investigating' }],
      [3, { kind: 'ask', text: '（演示）请问管子在桥的上游还是下游一侧？水有没有味道？' }],
    ],
  },
  {
    ...{ ago: 160, category: 'dust', place: '990102', visibility: 'authority' },
    text: '（演示）工地白天不洒水，渣土车不盖布，一路扬尘。',
    steps: [[3, { kind: 'accepted' }]],
  },
  {
    ...{ ago: 30, category: 'hazardous-waste', place: '990101', visibility: 'authority' },
    text: '（演示）夜里有人往废弃的砖窑里倒铁桶，桶上有腐蚀标志。我在那里上班，请不要说是厂里的人讲的。',
    knows: '同班的三个人。',
    steps: [
      [1, { kind: 'accepted' }],
      [1, { kind: 'investigating' }],
      [
        16,
        { kind: 'settled', finding: 'substantiated', answer: '（演示）已现场查扣并立案，桶内为废酸，正在追查来源。' },
      ],
    ],
  },
  {
    ...{ ago: 50, category: 'vehicles', place: '990102', visibility: 'numbers' },
    text: '（演示）建材市场门口的柴油车怠速冒黑烟。',
    steps: [
      [2, { kind: 'accepted' }],
      [3, { kind: 'investigating' }],
      [12, { kind: 'settled', finding: 'unsubstantiated', answer: '（演示）抽测 12 辆，均未超标。' }],
      [20, { kind: 'closed' }],
    ],
  },
]

type Env = Pick<globalThis.Env, 'INTAKE' | 'EVIDENCE' | 'LOG_ORIGIN'> & { REPORT_KEY: string }

const bytesFrom = (seed: string, length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha512').update(seed).digest()).slice(0, length)

/** A receipt code that everybody knows: `DEM0-0000-0000-0001` follows the first of them. */
const codeOf = (at: number): string => `DEM0-0000-0000-${String(at + 1).padStart(4, '0')}`

const PHOTOS = join(import.meta.dirname, '../../content/demonstration/documents')

const photoOf = async (env: Env, name: string, { recipient }: Identity, prefix: string) => {
  const plain = new Uint8Array(await readFile(join(PHOTOS, name)))
  const sealed = await seal([recipient], pad(plain))
  const id = createHash('sha256').update(sealed).digest('base64url').slice(0, 22)
  const hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  await env.EVIDENCE.put(`${prefix}/files/${id}/0`, sealed)
  const file: SealedFile = { id, name, mediaType: 'image/jpeg', bytes: plain.length, sha256: hex(plain) }
  const whole = { id, objectKey: `${prefix}/files/${id}`, parts: 1, bytes: sealed.length, sealedSha256: hex(sealed) }
  return { file, whole }
}

const write = async (env: Env, at: number, invented: Invented, now: Date): Promise<void> => {
  const { INTAKE, EVIDENCE, REPORT_KEY: secret } = env
  const body = DEMONSTRATION_PUBLISHER
  const salt = bytesFrom(`lucid demonstration report v1 ${at} ${secret}`, 32)
  const number = await reportNumber(secret, Buffer.from(salt).toString('base64url'))
  const desk: Desk = { body, places: undefined, role: '' }
  const db = openIntake(INTAKE)
  if (await findOnDesk(db, desk, number)) return
  const received = daysAfter(dayOf(now.toISOString()), -invented.ago)
  const prefix = reportPrefix(received, number)
  const [officer, recovery] = [await demonstrationKey(body, 'officer'), await demonstrationKey(body, 'recovery')]
  const [identity, mailbox] = [await newIdentity(), await openMailbox(codeOf(at), env.LOG_ORIGIN)]
  const photo = invented.photo === undefined ? undefined : await photoOf(env, invented.photo, identity, prefix)
  const day = invented.isWeekly ? mondayOf(received) : received
  const made = await sealReport(
    {
      identity,
      mailbox,
      statement: {
        version: 'lucid-statement-v1',
        category: invented.category,
        text: invented.text,
        where: { place: invented.place, ...(invented.address ? { address: invented.address } : {}) },
        when: { kind: invented.isWeekly ? 'recurring' : 'once', from: day },
        ...(invented.who ? { who: { name: invented.who } } : {}),
        ...(invented.knows ? { knows: invented.knows } : {}),
        files: photo ? [photo.file] : [],
      },
      contact: invented.phone
        ? { letter: { version: 'lucid-contact-v1', phone: invented.phone }, mayForward: true }
        : undefined,
      shown: {
        ...{ body, place: invented.place, day, visibility: invented.visibility, language: 'zh' },
        ...(invented.isWeekly ? { recurring: true } : {}),
        ...(invented.publicText ? { public: { text: invented.publicText, photos: [] } } : {}),
      },
    },
    [officer.recipient, recovery.recipient],
    () => salt,
  )
  const { envelope, commitment } = made
  await EVIDENCE.put(`${prefix}/report`, decodeLong(envelope.report) ?? new Uint8Array())
  if (envelope.contact) await EVIDENCE.put(`${prefix}/contact`, decodeLong(envelope.contact.sealed) ?? new Uint8Array())
  const report = {
    ...{ number, received, envelope, photos: [], source: 'form' as const },
    locatorMac: await locatorMac(secret, mailbox.locator),
    files: photo ? [photo.whole] : [],
    clocks: clocksFor(envelope, received, ['ecology']),
  }
  await INTAKE.batch([
    ...depositStatements(INTAKE, commitment, pulseKey(now.getTime())),
    ...openingStatements(INTAKE, report, { commitment, oldest: oldestOpenPulse(now) }),
  ])
  for (const [after, step] of invented.steps ?? [])
    await take(env, desk, number, identity, daysAfter(received, after), step)
}

const take = async (
  { INTAKE, EVIDENCE }: Env,
  desk: Desk,
  number: string,
  { recipient }: Identity,
  day: string,
  step: InventedStep,
): Promise<void> => {
  const db = openIntake(INTAKE)
  const report = await findOnDesk(db, desk, number)
  if (!report) throw new Error(`no report ${number}`)
  const text = step.kind === 'ask' ? step.text : step.kind === 'settled' ? step.answer : undefined
  const message =
    text &&
    `${reportPrefix(report.received, number)}/messages/${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  if (text && message) await EVIDENCE.put(message, await sealLetter([recipient], { version: 'lucid-message-v1', text }))
  const act: DeskAct =
    step.kind === 'ask'
      ? { events: [], change: { dirty: 0 }, message }
      : { events: [{ kind: 'state', state: step.kind }], change: changeOf(step, day), message }
  if (!(await actOnReport(db, desk, report, act, day))) throw new Error(`report ${number} moved on`)
}

const changeOf = (step: Exclude<InventedStep, { kind: 'ask' }>, day: string): DeskAct['change'] => {
  switch (step.kind) {
    case 'accepted':
      return { state: 'accepted', accepted: day }
    case 'investigating':
      return { state: 'investigating' }
    case 'settled':
      return { state: 'settled', settled: day, finding: step.finding }
    case 'closed':
      return { state: 'closed', closed: day }
  }
}

/** Writes them where they do not stand yet. */
export const writeDemonstrationReports = async (env: Env, now: Date): Promise<void> => {
  for (const [at, invented] of REPORTS.entries()) await write(env, at, invented, now)
}
