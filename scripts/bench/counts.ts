import { request } from 'node:http'
import * as z from 'zod'

const Count = z.number()

/** What a portal opened with `isCounted` asked of its bindings since it was last asked to begin anew. */
export const Counts = z.object({
  invocations: Count,
  statements: Count,
  calls: Count,
  rowsRead: Count,
  rowsWritten: Count,
  classA: Count,
  classB: Count,
  messages: Count,
  queueBatches: Count,
  sequencer: Count,
  assets: Count,
  /** Statements as they were asked, each once. */
  texts: z.array(z.string()),
  /** The most of what the platform bounds. */
  most: z.object({
    statementsPerInvocation: Count,
    callsPerInvocation: Count,
    parameters: Count,
    statementBytes: Count,
    boundBytes: Count,
    messageBytes: Count,
    objectBytes: Count,
  }),
})
export type Counts = z.output<typeof Counts>

/** Answers what was counted, and begins anew. */
export const takeCounts = (origin: string): Promise<Counts> =>
  new Promise((done, fail) => {
    // A connection of its own: between two questions the portal may have closed one that was kept.
    const sent = request(`${origin}/bench/counts`, { method: 'POST', agent: false }, (answer) => {
      let text = ''
      answer
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .on('end', () => done(Counts.parse(JSON.parse(text))))
        .on('error', fail)
    })
    sent.on('error', fail)
    sent.end()
  })
