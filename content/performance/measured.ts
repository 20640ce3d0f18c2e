import * as z from 'zod'

/** One figure of a bench, as it prints it. */
const Figure = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  against: z.string().nullable(),
  ratio: z.number().nullable(),
  goal: z.string(),
  met: z.boolean(),
  spread: z.object({ least: z.number(), most: z.number(), rounds: z.int() }),
})
export type MeasuredFigure = z.output<typeof Figure>

/** One run of a bench. */
const Bench = z.object({
  /** When it ended, RFC 3339 UTC. */
  at: z.iso.datetime(),
  /** How long it took. */
  seconds: z.number(),
  /** Whether at its full size. */
  isLong: z.boolean(),
  machine: z.object({
    processor: z.string(),
    cores: z.int(),
    /** Bytes. */
    memory: z.number(),
    system: z.string(),
    node: z.string(),
    workerd: z.string(),
    /** Processes that wanted to run beside, the mean of the minute before: above the cores it was disturbed. */
    load: z.number(),
  }),
  figures: z.array(Figure),
  /** Why it could not be measured. */
  failure: z.string().optional(),
})
export type MeasuredBench = z.output<typeof Bench>

/** Everything measured, by name of the bench; what is not there was not measured yet. */
export const Measured = z.record(z.string(), Bench)
export type Measured = z.output<typeof Measured>
