import * as z from 'zod'
import { openRecord } from '../../db/record/db.ts'
import { BadUse, SENTENCES } from '../log/sentences.ts'
import { auditStanding, type Finding, type Question } from '../record/audit-standing.ts'
import type { Bindings } from './bindings.ts'
import type { Door } from './doors.ts'
import { followOperator } from './operator.ts'
import { isOperator } from './operator-token.ts'
import type { State } from './state.ts'

/** The audit of a record that is being served: done by the process that serves, told line by line as it goes. */

const PATH = '/api/operator/audits'

const Asked = z.strictObject({
  policy: z.string().optional(),
  since: z.strictObject({ note: z.string(), file: z.string() }).optional(),
})

const Said = z.object({
  finding: z.custom<keyof typeof SENTENCES>((name) => typeof name === 'string' && Object.hasOwn(SENTENCES, name)),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
/** One line of the answer; an empty one only keeps the connection open. */
const Line = z.union([
  z.object({ progress: z.string() }),
  z.object({ found: z.object({ verdict: Said.extend({ ok: z.boolean() }), below: z.array(Said) }) }),
  z.object({ badUse: Said }),
])
type Line = z.output<typeof Line>

/** What one look finds wrong in a record that grows may be its growing: it counts when it is found every time. */
const LOOKS = 3

const look = async (
  state: State,
  bindings: Bindings,
  asked: Question,
  say: (text: string) => void,
): Promise<Finding> => {
  const standing = { state, bindings, db: openRecord(bindings.RECORD, bindings.OBJECTS) }
  for (let again = 1; ; again++) {
    const found = await auditStanding(standing, asked, say)
    if (found.verdict.ok) return found
    if (again === LOOKS) return { ...found, below: [...found.below, { finding: 'foundWhileServing', values: {} }] }
    say('once more, for the record may have grown meanwhile')
  }
}

const SECONDS_BETWEEN_SIGNS = 10

/** An answer line by line, of something that takes long: how far it is, and last what came of it. */
export const tell = (run: (say: (text: string) => void) => Promise<object>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: async (stream) => {
      const write = (text: string): void => stream.enqueue(new TextEncoder().encode(`${text}\n`))
      const timer = setInterval(() => write(''), SECONDS_BETWEEN_SIGNS * 1_000)
      try {
        write(JSON.stringify(await run((text) => write(JSON.stringify({ progress: text } satisfies Line)))))
        stream.close()
      } catch (error) {
        stream.error(error)
      } finally {
        clearInterval(timer)
      }
    },
  })

export const auditDoor = (state: State): Door => ({
  paths: [PATH],
  answer: async (request, bindings) => {
    if (!isOperator(request, state.secrets['OPERATOR_TOKEN'] ?? '')) return new Response(null, { status: 401 })
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
    const asked = Asked.safeParse(await request.json().catch(() => undefined))
    if (!asked.success) return new Response(z.prettifyError(asked.error), { status: 422 })
    const run = (say: (text: string) => void): Promise<Line> =>
      look(state, bindings, asked.data, say).then(
        (found) => ({ found }),
        (error: unknown) => {
          if (!(error instanceof BadUse)) throw error
          return { badUse: { finding: error.finding, values: error.values } }
        },
      )
    return new Response(tell(run), { headers: { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' } })
  },
})

/**
 * Has the portal that serves a state audit it.
 * @returns `undefined` when nothing serves
 * @throws BadUse as `auditStanding`; Complaint when the portal refuses or ends
 */
export const auditServed = async (
  state: State,
  asked: Question,
  say: (text: string) => void,
): Promise<Finding | undefined> => {
  const lines = await followOperator(state, { method: 'POST', path: PATH, body: asked })
  if (!lines) return undefined
  for await (const one of lines) {
    const line = Line.parse(one)
    if ('found' in line) return line.found
    if ('badUse' in line) throw new BadUse(line.badUse.finding, line.badUse.values)
    say(line.progress)
  }
  throw new BadUse('auditEnded', {})
}
