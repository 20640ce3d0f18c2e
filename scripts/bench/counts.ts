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
export const takeCounts = async (origin: string): Promise<Counts> =>
  Counts.parse(await (await fetch(`${origin}/bench/counts`, { method: 'POST' })).json())
