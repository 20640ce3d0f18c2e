import * as z from 'zod'
import { openRecord } from '../../db/record/db.ts'
import { tell } from '../portal/audit-door.ts'
import { Complaint, complaintOf } from '../portal/complaint.ts'
import type { Door } from '../portal/doors.ts'
import { followOperator } from '../portal/operator.ts'
import { isOperator } from '../portal/operator-token.ts'
import type { State } from '../portal/state.ts'
import { BadUse, SENTENCES as OF_LOG } from '../log/sentences.ts'
import { Refusal, SENTENCES, type Said, type Sentence } from './sentences.ts'
import { takeBackup, type Asked } from './take.ts'

/** The backup of a state that is being served: made by the process that serves, told line by line as it goes. */

const PATH = '/api/operator/backups'

const Request = z.strictObject({
  folder: z.string().startsWith('/'),
  keep: z.int().min(1),
  mayForget: z.boolean(),
  recipient: z.string().optional(),
})

const Values = z.record(z.string(), z.union([z.string(), z.number()]))
const Told = z.object({
  sentence: z.custom<Sentence>((name) => typeof name === 'string' && Object.hasOwn(SENTENCES, name)),
  values: Values,
})
const OfLog = z.object({
  ok: z.boolean(),
  finding: z.custom<keyof typeof OF_LOG>((name) => typeof name === 'string' && Object.hasOwn(OF_LOG, name)),
  values: Values,
})
const Line = z.union([
  z.object({ progress: z.string() }),
  z.object({ done: z.array(Told) }),
  z.object({ refused: z.union([Told, OfLog]) }),
  z.object({ complaint: z.string() }),
])
type Line = z.output<typeof Line>

const lineOf = (error: unknown): Line => {
  if (error instanceof Refusal) return { refused: error.said }
  if (error instanceof BadUse) return { refused: { ok: false, finding: error.finding, values: error.values } }
  const complaint = complaintOf(error)
  if (!complaint) console.error(error)
  return { complaint: complaint?.message ?? 'The backup ended with an error; the portal has written it to its log.' }
}

export const backupDoor = (state: State): Door => ({
  paths: [PATH],
  answer: async (request, bindings) => {
    if (!isOperator(request, state.secrets['OPERATOR_TOKEN'] ?? '')) return new Response(null, { status: 401 })
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
    const asked = Request.safeParse(await request.json().catch(() => undefined))
    if (!asked.success) return new Response(z.prettifyError(asked.error), { status: 422 })
    const standing = { state, bindings, db: openRecord(bindings.RECORD, bindings.OBJECTS) }
    const run = (say: (text: string) => void): Promise<Line> =>
      takeBackup(standing, asked.data, new Date(), say).then((done) => ({ done }), lineOf)
    return new Response(tell(run), { headers: { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' } })
  },
})

/**
 * Has the portal that serves a state back it up.
 * @returns `undefined` when nothing serves
 * @throws Refusal; Complaint when the portal refuses or ends
 */
export const backUpServed = async (
  state: State,
  asked: Asked,
  say: (text: string) => void,
): Promise<Said[] | undefined> => {
  const lines = await followOperator(state, { method: 'POST', path: PATH, body: asked })
  if (!lines) return undefined
  for await (const one of lines) {
    const line = Line.parse(one)
    if ('done' in line) return line.done
    if ('refused' in line) throw new Refusal(line.refused)
    if ('complaint' in line) throw new Complaint(line.complaint)
    say(line.progress)
  }
  throw new Complaint('The portal ended before the backup was done. What was there before still stands.')
}
