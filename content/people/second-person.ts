import type { Body } from '../registers/facts.ts'
import type { Bilingual, RegisterDefinition } from '../registers/register.ts'
import { isWhen } from '../registers/when.ts'

/**
 * What stands only once a second person has released it. Which entries accuse somebody is said by their register
 * (`release`); how much is unusual is said here. Whoever publishes through the API is asked both, and nobody else.
 */

/** What a publisher adds to a register on one day, at the most, is this many times what is usual. */
export const TIMES_USUAL = 10
/** Days on which it published there, the newest ones, that tell what is usual. */
export const USUAL_DAYS = 30
/** With fewer days than this nothing is usual yet: what holds a newcomer is the bound of rows a day. */
export const LEAST_DAYS = 5
/** Entries a day that are nothing unusual of anybody. */
export const LEAST_USUAL = 100

/** Days that something waits before it lapses. */
export const WAITING_DAYS = 30

/** What a publisher adds to one register, by days in Asia/Shanghai. */
export interface Volume {
  /** Entries of this day. */
  today: number
  /** Entries of each day before on which there were any, newest first, `USUAL_DAYS` at most. */
  before: readonly number[]
}

/**
 * Entries that a publisher usually adds on a day: the median of the newest days, of two middle ones the smaller, and
 * never less than `LEAST_USUAL`. A median, so that one large day does not allow the next to be ten times as large.
 * @returns `undefined` while there are too few days to tell
 */
export const usualVolume = (days: readonly number[]): number | undefined => {
  if (days.length < LEAST_DAYS) return undefined
  const sorted = days.slice(0, USUAL_DAYS).toSorted((a, b) => a - b)
  return Math.max(LEAST_USUAL, sorted[Math.floor((sorted.length - 1) / 2)] ?? 0)
}

/** Why something waits. */
export type Why =
  /** `rows` of it accuse somebody by name, or cannot be undone. */
  | { kind: 'accuses'; rows: number }
  /** With them the day would come to `entries`, where `usual` are usual. */
  | { kind: 'unusual'; entries: number; usual: number }

/** An entry that would be appended. */
export interface Coming {
  definition: Pick<RegisterDefinition, 'release'>
  /** `null` withdraws the record. */
  body: Body | null
}

/** Whether an entry waits for what it says, however little comes. */
export const waitsForWhatItSays = ({ definition: { release }, body }: Coming): boolean => {
  if (!release) return false
  return body === null ? release.withdrawals : isWhen(release.when, body)
}

/**
 * Why entries of one publisher in one register wait for a second person; nothing where they need not. What stands already
 * is not among them: saying it again is no act.
 */
export const whyWaiting = (coming: readonly Coming[], { today, before }: Volume): Why[] => {
  const accusing = coming.filter(waitsForWhatItSays).length
  const usual = usualVolume(before)
  const entries = today + coming.length
  return [
    ...(accusing > 0 ? [{ kind: 'accuses', rows: accusing } as const] : []),
    ...(coming.length > 0 && usual !== undefined && entries > TIMES_USUAL * usual
      ? [{ kind: 'unusual', entries, usual } as const]
      : []),
  ]
}

/** The same in words. */
export const whyInWords = (why: Why): Bilingual =>
  why.kind === 'accuses'
    ? {
        zh: `其中 ${why.rows} 行点名说了别人的不是（或者公布后收不回来），要由另一个人放行。`,
        en: `${why.rows} of the rows accuse somebody by name, or cannot be undone: another person has to release them.`,
      }
    : {
        zh: `今天会达到 ${why.entries} 条，超过平常一天 ${why.usual} 条的 ${TIMES_USUAL} 倍，要由另一个人放行。`,
        en:
          `The day would come to ${why.entries} entries, more than ${TIMES_USUAL} times the usual ${why.usual}: ` +
          'another person has to release them.',
      }
