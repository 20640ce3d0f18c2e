import { DurableObject } from 'cloudflare:workers'
import { REGISTERS } from '../content/generated/registers.ts'
import type { Body } from '../content/registers/facts.ts'
import { dayOf } from '../content/registers/span.ts'
import { CLOCK_SECONDS } from '../content/operation/alerts.ts'
import { inTime, SilentStore } from '../db/in-time.ts'
import { openRecord } from '../db/record/db.ts'
import { erase, NothingToErase, type Erasure } from '../db/record/erase.ts'
import { finishErasures } from '../db/record/erasing.ts'
import { ForkedRecord } from '../db/record/head.ts'
import { readClock } from '../db/record/operation.ts'
import type { Outcome, Publication, Statement } from '../db/record/plan.ts'
import { REGISTERS_WITH_AN_END, type PublicityScope } from '../db/record/ended.ts'
import { endPublicity } from '../db/record/publicity.ts'
import { publish, RecordMoved, type Door, type LogSigner } from '../db/record/publish.ts'
import { openLogSigner } from '../db/record/signer.ts'
import { noteActs, type NotedAct } from '../db/intake/activity.ts'
import { openIntake } from '../db/intake/db.ts'
import { findAuthorities, type KeyAuthority } from '../db/intake/keys.ts'
import { newGatherer } from './gather.ts'
import { log, shownError } from './http/log.ts'
import { asFarAsPlaced } from './http/placed.ts'
import { newAsker } from './log/witnesses.ts'

/** A publication as it crosses to the sequencer: registers by id. */
export interface Submission extends Pick<Publication, 'publisher' | 'request' | 'refs' | 'mayWait'> {
  statements: { register: string; key: string; body: Body | null; reason?: string | undefined }[]
}

/** Nothing is published for now, whatever is asked. Errors lose their class on the way, so that the answer says why. */
export type Halted = { status: 'halted' } & (
  | {
      /** The database does not follow what was signed. */
      because: 'fork'
      /** Entries in the database. */
      found: number
      /** Entries that were signed. */
      signed: number
    }
  | {
      /** This clock is further ahead of the database's than anything is stamped by. */
      because: 'clock-ahead'
      seconds: number
    }
  | {
      /** The store of objects does not answer: it may stand already, and does once it is asked for again. */
      because: 'store-silent'
    }
)

export interface Answer {
  outcome: Outcome | Halted
  /** The newest signed checkpoint. */
  checkpoint: string
}

export interface ErasureAnswer {
  outcome: Outcome | Halted | { status: 'nothing-to-erase' }
  checkpoint: string
}

interface Waiting {
  publication: Publication
  settle: (answer: Answer) => void
  fail: (error: unknown) => void
}

/** Rows of one database batch, at most. */
const MAX_ROWS = 5_000
/** The clock of this machine is too far ahead for anything to be stamped by it. */
class ClockAhead extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super('the clock is ahead')
    this.seconds = seconds
  }
}

/** For how long two clocks that agreed are taken to agree. */
const CLOCK_AGREES_MS = 60_000
/** How often the tree may grow under us before something else is wrong. */
const MAX_ATTEMPTS = 5

/**
 * Puts publishes in a row: what arrives while a batch is being written waits, and then goes in together. An erasure
 * waits its turn and goes in alone. It holds no state of its own; a restart loses nothing that was acknowledged.
 */
export class Sequencer extends DurableObject<Env> {
  readonly #waiting: Waiting[] = []
  readonly #erasing: (() => Promise<void>)[] = []
  #running = false
  /** When this clock and the database's were last found to agree, by this one; milliseconds. */
  #agreedAt = -Infinity
  #signer: Promise<LogSigner> | undefined
  /** Never waited for: a witness neither delays nor fails what is published. */
  readonly #askWitnesses = newAsker(this.env, (work) => this.ctx.waitUntil(work))

  readonly #note = newGatherer(async (acts: NotedAct[]) => {
    await noteActs(openIntake(asFarAsPlaced(this.env).INTAKE), acts)
    return []
  })

  readonly #authority = newGatherer((hashes: string[]) =>
    findAuthorities(openIntake(asFarAsPlaced(this.env).INTAKE), hashes, new Date().toISOString()),
  )

  /** Notes in the private log what somebody does; with all that others do meanwhile in one statement. @returns once it stands */
  async note(act: NotedAct): Promise<void> {
    await this.#note(act)
  }

  /** What a key allows whose holder wants to write; with those of all who come meanwhile in one read. */
  authorityOf(hash: string): Promise<KeyAuthority | undefined> {
    return this.#authority(hash)
  }

  /** @returns once the publication stands, or why it does not */
  submit(submission: Submission): Promise<Answer> {
    const publication = { ...submission, statements: submission.statements.map(defined) }
    return new Promise((settle, fail) => {
      this.#waiting.push({ publication, settle, fail })
      void this.#run()
    })
  }

  /** @returns once the value is gone, or why it is not */
  erase(erasure: Erasure): Promise<ErasureAnswer> {
    return new Promise((settle, fail) => {
      this.#erasing.push(() => this.#erase(erasure).then(settle, fail))
      void this.#run()
    })
  }

  /** Finishes erasures that ended halfway; in its turn, so that none is under way. @returns how many */
  finishErasures(): Promise<number> {
    return new Promise((settle, fail) => {
      this.#erasing.push(() => finishErasures(storesOf(this.env)).then(settle, fail))
      void this.#run()
    })
  }

  /**
   * Erases what may not be public any more.
   * @param today - `YYYY-MM-DD` in Asia/Shanghai
   * @returns how many values went; 0 when nothing is left
   */
  endPublicity(today: string, scope: PublicityScope): Promise<number> {
    return new Promise((settle, fail) => {
      this.#erasing.push(() => this.#retried((door) => endPublicity(door, today, scope)).then(settle, fail))
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    // Lets requests that arrived together join the first batch.
    await Promise.resolve()
    while (this.#waiting.length + this.#erasing.length > 0) {
      await this.#erasing.shift()?.()
      if (this.#waiting.length > 0) await this.#write(this.#take())
    }
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
      const publications = batch.map(({ publication }) => publication)
      const { outcomes, checkpoint } = await this.#retried((door) => publish(door, publications))
      await this.#endPublicityOf(publications)
      batch.forEach(({ settle, fail }, i) => {
        const outcome = outcomes[i]
        if (outcome) settle({ outcome, checkpoint })
        else fail(new Error('a publication without an outcome'))
      })
    } catch (error) {
      const stopped = haltOf(error)
      if (stopped) for (const { settle } of batch) settle(stopped)
      // The error may be one publication's own: alone, it harms no other.
      else if (batch.length > 1) for (const one of batch) await this.#write([one])
      else for (const { fail } of batch) fail(error)
    }
  }

  /** A decision that was just annulled or withdrawn has earlier revisions, which still say what it said. */
  async #endPublicityOf(publications: Publication[]): Promise<void> {
    const today = dayOf(new Date().toISOString())
    const statements = publications.flatMap((publication) => publication.statements)
    for (const { id } of REGISTERS_WITH_AN_END) {
      const keys = statements.filter(({ register }) => register.id === id).map(({ key }) => key)
      const scope: PublicityScope = { kind: 'keys', register: id, keys }
      try {
        while (keys.length > 0 && (await this.#retried((door) => endPublicity(door, today, scope))) > 0);
      } catch (error) {
        // What was published stands; the daily job erases what is left.
        log('error', { what: 'publicity-not-ended', name: id, error: shownError(error) })
      }
    }
  }

  async #erase(erasure: Erasure): Promise<ErasureAnswer> {
    try {
      const { outcomes, checkpoint } = await this.#retried((door) => erase(door, erasure))
      const [outcome] = outcomes
      if (!outcome) throw new Error('an erasure without an outcome')
      return { outcome, checkpoint }
    } catch (error) {
      if (error instanceof NothingToErase) return { outcome: { status: 'nothing-to-erase' }, checkpoint: '' }
      const stopped = haltOf(error)
      if (stopped) return stopped
      throw error
    }
  }

  /**
   * An instant in the log cannot be taken back. The database runs on another machine: where this one's clock is far ahead
   * of it, nothing is stamped. Asked again once the clock has moved, whichever way: a jump is a move.
   * @throws ClockAhead
   */
  async #assertClock(): Promise<void> {
    if (Math.abs(Date.now() - this.#agreedAt) < CLOCK_AGREES_MS) return
    const ahead = Date.now() / 1_000 - (await readClock(this.env.RECORD))
    if (ahead > Number(this.env.CLOCK_AHEAD_SECONDS ?? CLOCK_SECONDS)) {
      log('error', { what: 'clock-ahead', count: Math.floor(ahead) })
      throw new ClockAhead(Math.floor(ahead))
    }
    this.#agreedAt = Date.now()
  }

  /** Again from the start when somebody else published in between. */
  async #retried<Result>(write: (door: Door) => Promise<Result>): Promise<Result> {
    this.#signer ??= openLogSigner(this.env)
    await this.#assertClock()
    const door = {
      ...storesOf(this.env),
      signer: await this.#signer,
      now: () => new Date(),
    }
    for (let attempt = 1; ; attempt++) {
      try {
        const written = await write(door)
        this.#askWitnesses()
        return written
      } catch (error) {
        if (!(error instanceof RecordMoved) || attempt === MAX_ATTEMPTS) throw error
      }
    }
  }
}

const storesOf = (env: Env) => {
  const { RECORD, OBJECTS } = inTime(env)
  return { db: openRecord(RECORD, OBJECTS), objects: OBJECTS }
}

const whyHalted = (error: unknown): Halted | undefined => {
  if (error instanceof ForkedRecord)
    return { status: 'halted', because: 'fork', found: error.found, signed: error.signed }
  if (error instanceof ClockAhead) return { status: 'halted', because: 'clock-ahead', seconds: error.seconds }
  if (!(error instanceof SilentStore)) return undefined
  log('error', { what: 'store-silent' })
  return { status: 'halted', because: 'store-silent' }
}

/** Why nothing is published for now, whatever is asked; `undefined` for an error of what was asked. */
const haltOf = (error: unknown): { outcome: Halted; checkpoint: string } | undefined => {
  const why = whyHalted(error)
  return why && { outcome: why, checkpoint: '' }
}

const defined = ({ register, ...rest }: Submission['statements'][number]): Statement => {
  const definition = REGISTERS[register]
  if (!definition) throw new Error('a register that is not defined')
  return { register: definition, ...rest }
}
