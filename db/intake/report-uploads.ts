import { createHash } from 'node:crypto'
import { countRecipients } from '../../content/reports/sealing.ts'
import { FileId } from '../../content/reports/fields.ts'
import { uploadPrefix, type Upload } from './report-names.ts'

/** Files that come before the report they belong to, in parts, so that a broken line costs one part. */

/** Bytes of a part. */
export const MOST_PART_BYTES = 5 * 1024 * 1024

/** Name of a sealed file, or of a public photo the SHA-256 of its bytes. */
export const isUploadId = (id: string): boolean => FileId.safeParse(id).success || isPublicPhotoId(id)
const isPublicPhotoId = (id: string): boolean => /^[0-9a-f]{64}$/.test(id)

type Stores = Pick<Env, 'INTAKE' | 'EVIDENCE'>

export interface UploadedPart {
  part: number
  bytes: number
}

/**
 * `gone`: what it belongs to was sent, lapsed or never came. `full`: more than a report takes. `another`: the part is
 * there with other bytes, and stays.
 */
export type PartTaken = UploadedPart | 'gone' | 'full' | 'another'

/** Keeps a part; the same once more changes nothing. @param secret - `REPORT_KEY` */
export const takePart = async (
  { INTAKE, EVIDENCE }: Stores,
  secret: string,
  upload: Upload,
  { id, part, bytes }: { id: string; part: number; bytes: Uint8Array<ArrayBuffer> },
): Promise<PartTaken> => {
  const before = await standingOf(INTAKE, upload.of, id, part, bytes.length)
  if (!before.open) return 'gone'
  if (!before.fits) return 'full'
  const key = `${await uploadPrefix(secret, upload, id)}/${part}`
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  // Never written over: what a report holds would change under it.
  const put = await EVIDENCE.put(key, bytes, { onlyIf: { etagDoesNotMatch: '*' }, sha256 })
  if (put === null && (await sha256Of(EVIDENCE, key)) !== sha256) return 'another'
  try {
    await INTAKE.prepare(
      `INSERT INTO report_uploads (commitment, id, part, bytes, day) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (commitment, id, part) DO NOTHING`,
    )
      .bind(upload.of, id, part, bytes.length, upload.day)
      .run()
  } catch (error) {
    const { open, fits } = await standingOf(INTAKE, upload.of, id, part, bytes.length)
    if (open && fits) throw error
    return open ? 'full' : 'gone'
  }
  return { part, bytes: bytes.length }
}

const sha256Of = async (evidence: R2Bucket, key: string): Promise<string | undefined> => {
  const digest = (await evidence.head(key))?.checksums.sha256
  return digest && Buffer.from(digest).toString('hex')
}

interface Standing {
  /** Whether files may still come. */
  open: number
  /** Whether the part is not more than a report may hold; the trigger of the table says the same. */
  fits: number
}

const standingOf = async (intake: D1Database, of: string, id: string, part: number, bytes: number): Promise<Standing> =>
  (await intake
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM report_commitments WHERE commitment = ?1 AND opened = 0)
           OR EXISTS (SELECT 1 FROM reports WHERE number = ?1 AND recipient IS NOT NULL) AS open,
         (SELECT coalesce(sum(bytes), 0) FROM report_uploads
             WHERE commitment = ?1 AND id = ?2 AND part <> ?3) + ?4 <= 22020096
           AND (SELECT coalesce(sum(bytes), 0) FROM report_uploads
             WHERE commitment = ?1 AND NOT (id = ?2 AND part = ?3)) + ?4 <= 209715200
           AND (SELECT count(DISTINCT id) FROM report_uploads WHERE commitment = ?1 AND id <> ?2) < 20 AS fits`,
    )
    .bind(of, id, part, bytes)
    .first<Standing>()) ?? { open: 0, fits: 0 }

/** Parts of a file that are there, so that a page goes on where it was cut off. */
export const listParts = async (intake: D1Database, { of }: Upload, id: string): Promise<UploadedPart[]> =>
  (
    await intake
      .prepare('SELECT part, bytes FROM report_uploads WHERE commitment = ? AND id = ? ORDER BY part')
      .bind(of, id)
      .all<UploadedPart>()
  ).results

/** Everything that was uploaded for a commitment or report, by file. */
export const listUploads = async (intake: D1Database, of: string): Promise<Map<string, UploadedPart[]>> => {
  const { results } = await intake
    .prepare('SELECT id, part, bytes, day FROM report_uploads WHERE commitment = ? ORDER BY id, part')
    .bind(of)
    .all<UploadedPart & { id: string }>()
  return Map.groupBy(results, ({ id }) => id)
}

/** A file whose parts are all there. */
export interface WholeFile {
  id: string
  /** In `EVIDENCE`, parts under it. */
  objectKey: string
  parts: number
  bytes: number
  sealedSha256: string
}

/** Why a file that was stated is not the one that came. */
export type FileFault = 'missing' | 'bytes' | 'hash' | 'not-sealed'

/**
 * The file as it lies in `EVIDENCE`, read whole, a part at a time, and compared with what was stated of it.
 * @param objectKey - prefix of its parts
 */
export const verifyFile = async (
  evidence: R2Bucket,
  objectKey: string,
  parts: readonly UploadedPart[] | undefined,
  stated: { id: string; sealedSha256: string; bytes: number },
): Promise<WholeFile | FileFault> => {
  if (!parts || parts.length === 0 || parts.some(({ part }, at) => part !== at)) return 'missing'
  if (parts.reduce((sum, { bytes }) => sum + bytes, 0) !== stated.bytes) return 'bytes'
  const hash = createHash('sha256')
  for (const { part } of parts) {
    const object = await evidence.get(`${objectKey}/${part}`)
    if (!object) return 'missing'
    const bytes = new Uint8Array(await object.arrayBuffer())
    if (part === 0 && countRecipients(bytes) === 0) return 'not-sealed'
    hash.update(bytes)
  }
  if (hash.digest('hex') !== stated.sealedSha256) return 'hash'
  return { ...stated, objectKey, parts: parts.length }
}
