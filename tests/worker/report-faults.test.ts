import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeLong } from '../../content/reports/base64.ts'
import { newIdentity, open, unpad } from '../../content/reports/sealing.ts'
import { openStatement } from '../../content/reports/statement.ts'
import { depositCommitment } from '../../db/intake/report-commitments.ts'
import { addEvidence } from '../../db/intake/report-evidence.ts'
import { addMessage } from '../../db/intake/report-mailbox.ts'
import { uploadToken, readUploadToken } from '../../db/intake/report-names.ts'
import { takePart } from '../../db/intake/report-uploads.ts'
import { addPlainPhoto, takePlainReport } from '../../db/intake/take-plain-report.ts'
import { takeReport } from '../../db/intake/take-report.ts'
import { publishReportPulses } from '../../worker/jobs/reports.ts'
import { cutEverywhere } from './dying.ts'
import { aJpeg } from './report-builders.ts'
import {
  aBody,
  aSealedFile,
  aStatement,
  BODY,
  PLACE,
  randomBytes,
  rowsOf,
  sealed,
  TEXT,
  today,
  type DeskKeys,
} from './reporting.ts'

/**
 * What a process that dies leaves behind: each step is cut off at each of its writes, once before the write happened and
 * once after it did and nobody heard of it; then the same is asked again. It ends as if nothing had been cut off.
 */

const SECRET = env.REPORT_KEY ?? ''

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
})

const openable = async (number: string): Promise<boolean> => {
  const grant = (await rowsOf('report_grants')).find(
    (row) => row['number'] === number && row['holder'] === BODY && row['use'] === 'report',
  )
  const bytes = decodeLong(String(grant?.['sealed'])) ?? new Uint8Array()
  const secret = new TextDecoder().decode(unpad(await open(keys.officer.identity, bytes)))
  const stored = await env.EVIDENCE.get(`reports/${today().replaceAll('-', '')}/${number}/report`)
  const read = await openStatement(secret, new Uint8Array(await (stored ?? new Response()).arrayBuffer()))
  return 'value' in read && 'text' in read.value && read.value.text === TEXT
}

const now = () => new Date()
const aProof = () => ({
  mark: Buffer.from(randomBytes(32)).toString('base64url'),
  expires: new Date(Date.now() + 60_000),
})

describe('a commitment', () => {
  it('stands once, with the promise that was given, wherever it was cut off', async () => {
    const ends = await cutEverywhere(
      async () => ({ commitment: Buffer.from(randomBytes(32)).toString('base64url'), proof: aProof() }),
      (stores, { commitment, proof }) => depositCommitment(stores.INTAKE, commitment, proof, now),
    )
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThanOrEqual(1)
    const rows = await rowsOf('report_commitments')
    for (const { made, done } of ends)
      expect(rows.filter(({ commitment }) => commitment === made.commitment)).toEqual([
        { commitment: made.commitment, pulse: typeof done === 'string' ? '' : done.pulse, opened: 0 },
      ])
    const [pulse] = await rowsOf('report_pulses')
    expect(pulse?.['taken']).toBe(ends.length)
  })
})

describe('a report', () => {
  it('is neither lost nor doubled, wherever it was cut off', async () => {
    const ends = await cutEverywhere(
      async () => {
        const contact = { letter: { version: 'lucid-contact-v1' as const, phone: '0571-1' }, mayForward: false }
        const made = await sealed(keys, { contact })
        await depositCommitment(env.INTAKE, made.commitment, aProof(), now)
        return made
      },
      (stores, { salt, envelope }) => takeReport(stores, SECRET, { salt, envelope }, now()),
    )
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThanOrEqual(5)
    const [reports, events, tally] = [
      await rowsOf('reports'),
      await rowsOf('report_events'),
      await rowsOf('report_tallies'),
    ]
    for (const { done } of ends) {
      const number = typeof done === 'object' && 'number' in done ? done.number : ''
      expect(reports.filter((row) => row['number'] === number)).toHaveLength(1)
      expect(events.filter((row) => row['number'] === number)).toHaveLength(1)
      expect(await openable(number)).toBe(true)
    }
    expect(tally[0]?.['count']).toBe(ends.length)
  })
})

describe('a part of a file', () => {
  it('is there, or comes again', async () => {
    const ends = await cutEverywhere(
      async () => {
        const { commitment } = await sealed(keys)
        await depositCommitment(env.INTAKE, commitment, aProof(), now)
        return { upload: { of: commitment, day: today() }, bytes: randomBytes(40) }
      },
      (stores, { upload, bytes }) => takePart(stores, SECRET, upload, { id: 'F'.repeat(22), part: 0, bytes }),
    )
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThanOrEqual(3)
    for (const { done } of ends) expect(done).toEqual({ part: 0, bytes: 40 })
  })
})

describe('what is added to a report', () => {
  const aReport = async () => {
    const made = await sealed(keys, { identity: await newIdentity() })
    await depositCommitment(env.INTAKE, made.commitment, aProof(), now)
    const taken = await takeReport(env, SECRET, { salt: made.salt, envelope: made.envelope }, now())
    if (typeof taken === 'string' || 'wrong' in taken) throw new Error('not taken')
    return { ...taken, made }
  }

  it('is added once: a message', async () => {
    const ends = await cutEverywhere(
      async () => ({ ...(await aReport()), letter: randomBytes(30) }),
      (stores, { letter, ...report }) => addMessage(stores, report, { by: 'reporter', sealed: letter }, now()),
    )
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThanOrEqual(3)
    const messages = await rowsOf('report_messages')
    for (const { made } of ends) expect(messages.filter((row) => row['number'] === made.number)).toHaveLength(1)
  })

  it('is added once: a file', async () => {
    const ends = await cutEverywhere(
      async () => {
        const report = await aReport()
        const { bytes, stated } = await aSealedFile(report.made.identity, randomBytes(30))
        const upload = await readUploadToken(SECRET, await uploadToken(SECRET, { of: report.number, day: today() }))
        if (!upload) throw new Error('no token')
        await takePart(env, SECRET, upload, { id: stated.id, part: 0, bytes })
        return { ...report, stated }
      },
      (stores, { stated, ...report }) =>
        addEvidence(stores, SECRET, report, { by: 'reporter', stated: [stated] }, now()),
    )
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThanOrEqual(1)
    const [files, events] = [await rowsOf('report_files'), await rowsOf('report_events')]
    for (const { made, done } of ends) {
      expect(done).toBe('added')
      expect(files.filter((row) => row['number'] === made.number)).toHaveLength(1)
      expect(events.filter((row) => row['number'] === made.number && row['kind'] === 'evidence')).toHaveLength(1)
    }
  })
})

describe('a report that the Worker seals', () => {
  it('is one, and opened by its body, wherever it was cut off', async () => {
    let forms = 0
    const ends = await cutEverywhere(
      async () => `a form that is cut off ${forms++}`,
      (stores, token) =>
        takePlainReport(
          stores,
          {
            statement: aStatement(),
            contact: { letter: { version: 'lucid-contact-v1', phone: '0571-1' }, mayForward: false },
            shown: { body: BODY, place: PLACE, day: today(), visibility: 'authority', language: 'zh' },
            // Deriving a mailbox takes a while, and writes nothing.
            ...{ source: 'telephone', hasMailbox: false },
          },
          token,
          now,
        ),
    )
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThanOrEqual(6)
    for (const { done } of ends) {
      const number = typeof done === 'object' && 'number' in done ? done.number : ''
      expect((await rowsOf('reports')).filter((row) => row['number'] === number)).toHaveLength(1)
      expect(await openable(number)).toBe(true)
    }
  })
})

describe('a photo of a form without JavaScript', () => {
  it('is added once, with what tells whoever opens it what it is', async () => {
    let [photos, token] = [0, '']
    const ends = await cutEverywhere(
      async () => {
        // A report takes three.
        if (photos++ % 3 === 0) {
          token = `a form with photos ${photos}`
          await takePlainReport(
            env,
            {
              statement: aStatement(),
              shown: { body: BODY, place: PLACE, day: today(), visibility: 'authority', language: 'zh' },
              ...{ source: 'plain', hasMailbox: true },
            },
            token,
            now,
          )
        }
        return { token, bytes: aJpeg(photos) }
      },
      (stores, { token: of, bytes }) => addPlainPhoto(stores, of, { bytes, name: 'a.jpg' }, now()),
    )
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThanOrEqual(5)
    const plain = (await rowsOf('reports')).filter(({ source }) => source === 'plain').map(({ number }) => number)
    const of = async (table: string) => (await rowsOf(table)).filter(({ number }) => plain.includes(number)).length
    expect([await of('report_files'), await of('report_messages')]).toEqual([ends.length, ends.length])
  })
})

describe('a pulse', () => {
  it('is published once, the same, wherever it was cut off', async () => {
    let minutes = 20
    const ends = await cutEverywhere(
      async () => new Date(Date.now() + (minutes += 10) * 60_000),
      (stores, at) => publishReportPulses(stores, at),
    )
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThanOrEqual(5)
    const { results } = await env.RECORD.prepare(
      `SELECT key, count(*) AS entries FROM entries WHERE register = 'report-pulses' GROUP BY key`,
    ).all<{ key: string; entries: number }>()
    expect(results.every(({ entries }) => entries === 1)).toBe(true)
    const pulses = await rowsOf('report_pulses')
    expect(pulses.every(({ closed, published }) => closed === 1 && published === 1)).toBe(true)
    expect(results.map(({ key }) => key).sort()).toEqual(pulses.map(({ pulse }) => pulse).sort())
  })
})
