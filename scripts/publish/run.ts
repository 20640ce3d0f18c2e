import { randomBytes } from 'node:crypto'
import { checkRows } from '../../content/registers/check.ts'
import { ahead } from './ahead.ts'
import { checkFile, NOTHING, ownReferences, plus, type Checked, type Job } from './check.ts'
import { cut, digestOf, type Chunk } from './chunks.ts'
import type { Kept, Counts, Refusal } from './destination.ts'
import { Stopped, Unusable } from './ending.ts'
import { clock, rateOf } from './progress.ts'

/**
 * How a command ends: all of it stands or could, rows were refused, nothing could be done or it was stopped, some of it
 * waits for a second person.
 */
export type Code = 0 | 1 | 2 | 3

/** A chunk that was sent, or need not be. */
interface Sent {
  chunk: Chunk
  counts: Counts
  /** `undefined` where all of it stood already. */
  answer: { checkpoint: string } | Kept | Refusal[] | undefined
}

/** Checks a whole file, and publishes it when nothing is wrong. */
export const publishFile = async (job: Job, dryRun: boolean): Promise<Code> => {
  const { report, progress } = job
  const began = performance.now()
  progress.begin('checking')
  const checked = await checkFile(job)
  progress.clear()
  report.end()
  const { rows, counts } = checked
  const time = clock((performance.now() - began) / 1000)
  if (report.findings > 0) {
    report.say('refused', { count: report.findings, rows, time })
    return 1
  }
  if (dryRun) {
    report.say('outlook', { ...counts, rows, time })
    return 0
  }
  return publishChecked(job, checked, began)
}

const publishChecked = async (job: Job, { rows, chunks }: Checked, began: number): Promise<Code> => {
  const { register, source, destination, progress, report, isStopped } = job
  // A run's own: the same file may be published again after others have corrected what it said.
  const run = randomBytes(16).toString('base64url')
  progress.begin('publishing')
  const whole = await cut(source, register)
  // A row may refer to one in the chunk before it.
  const width = ownReferences(register).length > 0 ? 1 : destination.width
  let done = 0
  let counts = NOTHING
  let checkpoint = ''
  let waiting = 0
  for await (const sent of ahead(unless(whole.chunks, isStopped), width, (chunk) => send(job, chunk, chunks, run))) {
    const { answer, chunk } = sent
    if (Array.isArray(answer)) return refusedMidway(job, answer, chunk, done)
    done += chunk.rows.length
    if (answer && 'waiting' in answer) {
      waiting += chunk.rows.length
      tellWaiting(job, answer, chunk)
    } else {
      checkpoint = answer?.checkpoint ?? checkpoint
      counts = plus(counts, sent.counts)
    }
    progress.tell(done, done / rows)
  }
  progress.clear()
  if (isStopped() && done < rows) throw new Stopped(done)
  if (done !== rows) throw new Unusable('changed')
  const ms = performance.now() - began
  if (waiting < rows)
    report.say('done', { ...counts, rows: rows - waiting, time: clock(ms / 1000), rate: rateOf(rows, ms) })
  const [origin = '', size = ''] = checkpoint.split('\n')
  if (checkpoint !== '') report.say('checkpoint', { origin, size })
  if (waiting === 0) return 0
  report.say('waits', { rows: waiting })
  return 3
}

/** Why a part of the file waits, until when, and where another officer looks at it. */
const tellWaiting = ({ report }: Job, { waiting }: Kept, { rows }: Chunk): void => {
  const { page, reasons, lapsesAt } = waiting
  report.say('part-waits', { rows: rows.length, why: reasons.map(({ message }) => message).join(' '), page, lapsesAt })
}

/** Items until somebody asks to stop; what was started before ends. */
async function* unless<Item>(items: AsyncIterable<Item>, isStopped: () => boolean): AsyncGenerator<Item> {
  for await (const item of items) {
    if (isStopped()) return
    yield item
  }
}

const send = async (job: Job, chunk: Chunk, chunks: Checked['chunks'], run: string): Promise<Sent> => {
  const { register, destination, reason, now } = job
  const { rows, body, places, number } = chunk
  const { digest, counts } = chunks[number] ?? { digest: '', counts: NOTHING }
  if (rows.length === 0) return { chunk, counts, answer: undefined }
  if (digestOf(body) !== digest) throw new Unusable('changed')
  // It stands, so there is nothing to send: this is how a run goes on where one before it stopped.
  if (counts.unchanged === rows.length) return { chunk, counts, answer: undefined }
  const checked = () => checkRows(register, rows, { now: now(), lines: places, reason, takesPersons: true }).accepted
  const id = digestOf([run, destination.name, register.id, number, digest].join(' '))
  return { chunk, counts, answer: await destination.publish({ body, checked }, id) }
}

/** Somebody else published in between, or took away what rows refer to. */
const refusedMidway = ({ report, source }: Job, refusals: Refusal[], { places }: Chunk, rows: number): Code => {
  for (const { row, field, text } of refusals)
    report.find({
      place: row === undefined ? undefined : places[row],
      isRow: source.format === 'json',
      column: field,
      text,
    })
  report.end()
  report.say('refused-midway', { count: report.findings, rows })
  return 1
}
