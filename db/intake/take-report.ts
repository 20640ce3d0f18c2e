import type { Wrong } from '../../content/forms/wrong.ts'
import { decodeLong } from '../../content/reports/base64.ts'
import { commitTo } from '../../content/reports/commitment.ts'
import type { Envelope } from '../../content/reports/envelope.ts'
import { stripPhoto } from '../../content/reports/photo.ts'
import { mayLieIn } from '../../content/places/boxes.ts'
import type { Bilingual } from '../../content/registers/register.ts'
import { dayOf } from '../../content/registers/span.ts'
import { canBeSealedTo, readReportGround, type ReportGround } from '../record/report-ground.ts'
import { sha256 } from '../record/hash.ts'
import { clocksFor } from './report-clocks.ts'
import { oldestOpenPulse } from './report-commitments.ts'
import { locatorMac, reportNumber, reportPrefix, uploadPrefix } from './report-names.ts'
import { openingStatements, type PublicPhoto } from './report-rows.ts'
import { listUploads, verifyFile, type FileFault, type UploadedPart, type WholeFile } from './report-uploads.ts'

/** Taking the content of a report that was committed to before. */

/** Reports that a body takes in a day through this portal; beyond that, somebody floods it. */
export const MOST_REPORTS_A_DAY = 5_000

export interface TakenReport {
  number: string
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  received: string
  state: string
  body: string
  /** Day by which it has to be settled; `null` where no rule says. */
  due: string | null
}

/** `unmatched`: no commitment to this stands open; `too-many`: the day of the body is full. */
export type ReportTaken = TakenReport | { wrong: Wrong[] } | 'unmatched' | 'too-many'

export type IntakeStores = Pick<Env, 'INTAKE' | 'RECORD' | 'EVIDENCE'>

const say = (pointer: string, zh: string, en: string): Wrong => ({ pointer, message: { zh, en } })

export const FILE_FAULTS: Record<FileFault, Bilingual> = {
  missing: { zh: '文件没有传完，请接着传。', en: 'Parts of this file have not come: upload them first.' },
  bytes: { zh: '文件的大小和所写的不一样。', en: 'The file is not as long as it says.' },
  hash: { zh: '文件的散列和所写的不一样。', en: 'The file is not what its hash says.' },
  'not-sealed': { zh: '文件没有密封，没有收下。', en: 'The file is not sealed, and was not taken.' },
}

/** What only the record and the clock can tell of an envelope. */
export const groundFaults = (
  { place, day, public: stated, keys }: Pick<Envelope, 'place' | 'day' | 'public' | 'keys'>,
  ground: ReportGround,
  today: string,
): Wrong[] => {
  const wrong: Wrong[] = []
  const given = ground.keys.filter(({ fingerprint }) => keys.includes(fingerprint))
  if (!ground.isPlace) wrong.push(say('/envelope/place', '没有这个地方。', 'There is no such place.'))
  if (!ground.answers)
    wrong.push(say('/envelope/body', '这个机关不管这个地方的举报。', 'This body takes no reports from this place.'))
  else if (!canBeSealedTo(ground.keys))
    wrong.push(
      say(
        '/envelope/body',
        '这个机关没有公布够两把公钥，收不了密封的举报；请选它的上级。',
        'This body has not published the two keys that a sealed report needs: choose its superior.',
      ),
    )
  else if (given.length !== keys.length || !canBeSealedTo(given))
    wrong.push(
      say(
        '/envelope/keys',
        '不是密封给这个机关现在的公钥；请重新密封。',
        'It is not sealed to the keys that the body has now: seal it again.',
      ),
    )
  if (day > today) wrong.push(say('/envelope/day', '这一天还没有到。', 'This day is still to come.'))
  const at = stated?.cell
  if (at && !mayLieIn(place, { longitude: Number(at.longitude), latitude: Number(at.latitude) }))
    wrong.push(
      say(
        '/envelope/public/cell',
        '这个坐标不在所写的地方。',
        'This position does not lie in the place that it names.',
      ),
    )
  return wrong
}

interface Standing {
  /** 0 where the commitment waits for its content. */
  opened: number | null
  pulse: string | null
  number: string | null
  received: string
  state: string
  body: string
  due: string | null
  /** Reports of the body today. */
  count: number | null
}

const standingOf = (
  intake: D1Database,
  { commitment, number, body, day }: { commitment: string; number: string; body: string; day: string },
): Promise<Standing | null> =>
  intake
    .prepare(
      `SELECT commitments.opened, commitments.pulse, reports.number, reports.received, reports.state, reports.body,
         reports.due, report_tallies.count
       FROM (SELECT 1) LEFT JOIN report_commitments AS commitments ON commitments.commitment = ?1
         LEFT JOIN reports ON reports.number = ?2
         LEFT JOIN report_tallies ON report_tallies.body = ?3 AND report_tallies.day = ?4`,
    )
    .bind(commitment, number, body, day)
    .first<Standing>()

const takenFrom = ({ number, received, state, body, due }: Standing): TakenReport | undefined =>
  number === null ? undefined : { number, received, state, body, due }

/**
 * Takes a report: once, however often it is sent.
 * @param secret - `REPORT_KEY`
 * @param salt - base64url of 32 bytes, already checked
 */
export const takeReport = async (
  { INTAKE, RECORD, EVIDENCE }: IntakeStores,
  secret: string,
  { salt, envelope }: { salt: string; envelope: Envelope },
  now: Date,
): Promise<ReportTaken> => {
  const today = dayOf(now.toISOString())
  const [commitment, number, mac] = await Promise.all([
    commitTo(envelope, new Uint8Array(Buffer.from(salt, 'base64url')), sha256),
    reportNumber(secret, salt),
    locatorMac(secret, envelope.locator),
  ])
  const { body, place } = envelope
  const [standing, ground, uploads] = await Promise.all([
    standingOf(INTAKE, { commitment, number, body, day: today }),
    readReportGround(RECORD, { body, place, day: today }),
    envelope.files.length + (envelope.public?.photos.length ?? 0) > 0 ? listUploads(INTAKE, commitment) : NO_UPLOADS,
  ])
  if (!standing || standing.pulse === null) return 'unmatched'
  const before = takenFrom(standing)
  if (standing.opened === 1 && before) return before
  const oldest = oldestOpenPulse(now)
  if (standing.opened === 1 || standing.pulse < oldest) return 'unmatched'
  if ((standing.count ?? 0) >= MOST_REPORTS_A_DAY) return 'too-many'
  const wrong = groundFaults(envelope, ground, today)
  if (wrong.length > 0) return { wrong }
  const upload = { of: commitment, day: dayOfPulse(standing.pulse) }
  const prefix = reportPrefix(today, number)
  const uploaded = { EVIDENCE, uploads, at: (id: string) => uploadPrefix(secret, upload, id) }
  const files = await wholeFiles(uploaded, envelope.files)
  if ('wrong' in files) return files
  const photos = await publicPhotos(uploaded, envelope, prefix)
  if ('wrong' in photos) return photos
  await Promise.all([
    EVIDENCE.put(`${prefix}/report`, bytesOf(envelope.report)),
    envelope.contact && EVIDENCE.put(`${prefix}/contact`, bytesOf(envelope.contact.sealed)),
  ])
  const clocks = clocksFor(envelope, today, ground.offices)
  const report = {
    ...{ number, locatorMac: mac, source: 'form' as const, received: today, envelope },
    ...{ photos: photos.photos, files: files.files, clocks },
  }
  try {
    await INTAKE.batch(openingStatements(INTAKE, report, { commitment, oldest }))
  } catch (error) {
    // Another request with the same content was faster, or the database failed: what stands tells which.
    const after = await standingOf(INTAKE, { commitment, number, body, day: today })
    const taken = after && takenFrom(after)
    if (taken && after.opened === 1) return taken
    if (after?.opened === 1 || taken) return 'unmatched'
    if (await isLocatorTaken(INTAKE, mac)) return { wrong: [LOCATOR_TAKEN] }
    throw error
  }
  return { number, received: today, state: 'received', body, due: clocks.due }
}

const LOCATOR_TAKEN = say(
  '/envelope/locator',
  '这个代码已经用于另一件举报；每件举报要有自己的代码。',
  'This code belongs to another report: each has a code of its own.',
)

const isLocatorTaken = async (intake: D1Database, mac: string): Promise<boolean> =>
  (await intake.prepare('SELECT 1 AS found FROM reports WHERE locator_mac = ?').bind(mac).first('found')) !== null

const NO_UPLOADS = Promise.resolve(new Map<string, UploadedPart[]>())

/** Day in Asia/Shanghai on which a pulse began. */
export const dayOfPulse = (pulse: string): string =>
  dayOf(pulse.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:00Z'))

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => decodeLong(base64) ?? new Uint8Array()

interface Uploaded {
  EVIDENCE: R2Bucket
  uploads: Map<string, UploadedPart[]>
  at: (id: string) => Promise<string>
}

/** One after the other: a part of each is held in memory. */
const wholeFiles = async (
  { EVIDENCE, uploads, at }: Uploaded,
  stated: Envelope['files'],
): Promise<{ files: WholeFile[] } | { wrong: Wrong[] }> => {
  const files: WholeFile[] = []
  for (const [index, file] of stated.entries()) {
    const whole = await verifyFile(EVIDENCE, await at(file.id), uploads.get(file.id), file)
    if (typeof whole === 'string')
      return { wrong: [{ pointer: `/envelope/files/${index}`, message: FILE_FAULTS[whole] }] }
    files.push(whole)
  }
  return { files }
}

/** What everybody may see is looked at before anybody does: a photo that holds anything but its picture is refused. */
const publicPhotos = async (
  { EVIDENCE, uploads, at }: Uploaded,
  { public: stated }: Envelope,
  prefix: string,
): Promise<{ photos: PublicPhoto[] } | { wrong: Wrong[] }> => {
  const photos: PublicPhoto[] = []
  for (const [index, { sha256: id, alt }] of (stated?.photos ?? []).entries()) {
    const refused = (message: Bilingual) => ({ wrong: [{ pointer: `/envelope/public/photos/${index}`, message }] })
    const [first, ...others] = uploads.get(id) ?? []
    const object = first && others.length === 0 ? await EVIDENCE.get(`${await at(id)}/0`) : null
    if (!object) return refused(FILE_FAULTS.missing)
    const bytes = new Uint8Array(await object.arrayBuffer())
    if (Buffer.from(sha256(bytes)).toString('hex') !== id) return refused(FILE_FAULTS.hash)
    const photo = stripPhoto(bytes)
    if ('fault' in photo) return refused(NOT_PUBLIC)
    if (!Buffer.from(photo.bytes).equals(bytes)) return refused(WITH_METADATA)
    const objectKey = `${prefix}/public/${id}`
    await EVIDENCE.put(objectKey, bytes)
    const { mediaType, width, height } = photo
    photos.push({ ...{ sha256: id, mediaType, bytes: bytes.length, width, height, objectKey }, ...(alt && { alt }) })
  }
  return { photos }
}

const NOT_PUBLIC: Bilingual = {
  zh: '公开的照片只能是重新编码过的 JPEG、PNG 或 WebP，长边不超过 1600 像素。',
  en: 'A public photograph is a JPEG, PNG or WebP encoded anew, at most 1,600 pixels long.',
}
const WITH_METADATA: Bilingual = {
  zh: '照片里还有拍摄信息（位置、时间、相机等），没有收下。',
  en: 'The photograph still holds data about how it was taken, and was not accepted.',
}
