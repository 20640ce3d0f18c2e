import { DurableObject } from 'cloudflare:workers'
import { REGISTERS } from '../content/generated/registers.ts'
import type { Body } from '../content/registers/facts.ts'
import { openRecord } from '../db/record/db.ts'
import type { Outcome, Publication, Statement } from '../db/record/plan.ts'
import { publish, RecordMoved, type LogSigner } from '../db/record/publish.ts'
import { openSigner } from '../db/record/signer.ts'

/** A publication as it crosses to the sequencer: registers by id. */
export interface Submission extends Omit<Publication, 'statements'> {
  statements: { register: string; key: string; body: Body | null; reason?: string | undefined }[]
}

export interface Answer {
  outcome: Outcome
  checkpoint: string
}

interface Waiting {
  publication: Publication
  settle: (answer: Answer) => void
  fail: (error: unknown) => void
}

/** Rows of one database batch, at most. */
const MAX_ROWS = 5_000
/** How often the tree may grow under us before something else is wrong. */
const MAX_ATTEMPTS = 5

/**
 * Puts publishes in a row: what arrives while a batch is being written waits, and then goes in together.
 * It holds no state of its own; a restart loses nothing that was acknowledged.
 */
export class Sequencer extends DurableObject<Env> {
  readonly #waiting: Waiting[] = []
  #running = false
  #signer: Promise<LogSigner> | undefined

  /** @returns once the publication stands, or why it does not */
  submit(submission: Submission): Promise<Answer> {
    const publication = { ...submission, statements: submission.statements.map(defined) }
    return new Promise((settle, fail) => {
      this.#waiting.push({ publication, settle, fail })
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    // Lets requests that arrived together join the first batch.
    await Promise.resolve()
    while (this.#waiting.length > 0) await this.#write(this.#take())
    this.#running = false
  }

  /** As many waiting publications as fit into one batch, at least one. */
  #take(): Waiting[] {
    let rows = 0
    const fitting = this.#waiting.findIndex(({ publication }, i) => {
      rows += publication.statements.length
      return i > 0 && rows > MAX_ROWS
    })
    return this.#waiting.splice(0, fitting < 0 ? this.#waiting.length : fitting)
  }

  async #write(batch: Waiting[]): Promise<void> {
    try {
      const { outcomes, checkpoint } = await this.#publish(batch.map(({ publication }) => publication))
      batch.forEach(({ settle, fail }, i) => {
        const outcome = outcomes[i]
        if (outcome) settle({ outcome, checkpoint })
        else fail(new Error('a publication without an outcome'))
      })
    } catch (error) {
      // The error may be one publication's own: alone, it harms no other.
      if (batch.length > 1) for (const one of batch) await this.#write([one])
      else for (const { fail } of batch) fail(error)
    }
  }

  async #publish(publications: Publication[]) {
    this.#signer ??= openSigner(this.env.LOG_ORIGIN, this.env.LOG_KEY)
    const door = {
      db: openRecord(this.env.RECORD),
      objects: this.env.OBJECTS,
      signer: await this.#signer,
      now: () => new Date(),
    }
    for (let attempt = 1; ; attempt++) {
      try {
        return await publish(door, publications)
      } catch (error) {
        if (!(error instanceof RecordMoved) || attempt === MAX_ATTEMPTS) throw error
      }
    }
  }
}

const defined = ({ register, ...rest }: Submission['statements'][number]): Statement => {
  const definition = REGISTERS[register]
  if (!definition) throw new Error('a register that is not defined')
  return { register: definition, ...rest }
}
