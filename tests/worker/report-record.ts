import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { aPlace, get, publishAll, type RecordAnswer } from './builders.ts'
import { BODY } from './report-builders.ts'

/** What anybody can read of public reports, and the record that it stands in. */

export const recordOf = async (number: string): Promise<RecordAnswer | undefined> => {
  const answer = await get(`/api/registers/reports/records/${number}`)
  return answer.status === 200 ? answer.json() : undefined
}
export const bodyOf = async (number: string): Promise<Record<string, unknown> | null | undefined> =>
  (await recordOf(number))?.body
export const isDirty = async (number: string): Promise<boolean> =>
  (await env.INTAKE.prepare('SELECT dirty FROM reports WHERE number = ?').bind(number).first('dirty')) === 1
export const entriesOf = async (
  number: string,
): Promise<{ status: string; reason: string | null; publisher: string }[]> =>
  (
    await env.RECORD.prepare('SELECT status, reason, publisher FROM entries WHERE key = ? ORDER BY revision')
      .bind(number)
      .all<{ status: string; reason: string | null; publisher: string }>()
  ).results

/** Everything that anybody can read of the record, as one text. */
export const everything = async (): Promise<string> => {
  const tables = ['entries', 'leaves', 'disclosures', 'records', 'mentions', 'search', 'documents']
  const rows = await Promise.all(
    tables.map(async (name) => (await env.RECORD.prepare(`SELECT * FROM ${name}`).all()).results),
  )
  const answers = await Promise.all(
    [
      '/feeds/newest.atom',
      '/feeds/registers/reports.atom',
      '/feeds/places/990101.atom',
      `/feeds/organisations/${BODY}.atom`,
    ].map(async (path) => (await get(path)).text()),
  )
  return JSON.stringify(rows) + answers.join('')
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
/** A photo beside a report, as it was taken in. */
export const aPhoto = async (name: string, bytes: Uint8Array): Promise<Record<string, unknown>> => {
  const objectKey = `reports/20261119/${name}/public/${sha256(bytes)}`
  await env.EVIDENCE.put(objectKey, bytes)
  return { sha256: sha256(bytes), mediaType: 'image/jpeg', bytes: bytes.length, objectKey, alt: '烟囱 (演示)' }
}

/** The region of the demonstration and the body of these reports, as the record has them. */
export const publishRegion = async (): Promise<void> => {
  await publishAll('places', [
    aPlace({ code: '990000', nameZh: '示例省', nameEn: 'Demonstration Province' }),
    aPlace({ code: '990100', nameZh: '示例市', nameEn: 'Demonstration City', level: 'city', parent: '990000' }),
    aPlace({ code: '990101', nameZh: '示例县', nameEn: 'Demonstration County', level: 'county', parent: '990100' }),
  ])
  await publishAll('organisations', [
    { organisation: BODY, name: '示例市生态环境局', kind: 'authority', place: '990100', status: 'active' },
  ])
}
