import type { LifeFault } from './faults.ts'

/**
 * The life of a certificate: `valid → suspended → valid | withdrawn`, `replaced` from valid, `expired` by date alone. Pure:
 * the record's door asks it before anything is written, and a trigger of the database asks the same again.
 */

export const CHANGES = ['suspended', 'resumed', 'withdrawn', 'replaced'] as const
export type Change = (typeof CHANGES)[number]
export const isChange = (text: unknown): text is Change => CHANGES.some((change) => change === text)

/** Standing of a certificate as its changes leave it, whatever the day. */
export type Standing = 'valid' | 'suspended' | 'withdrawn' | 'replaced'

const AFTER: Record<Change, Standing> = {
  suspended: 'suspended',
  resumed: 'valid',
  withdrawn: 'withdrawn',
  replaced: 'replaced',
}

/** What may follow; whatever is not here is refused. */
export const NEXT: Record<Standing, readonly Change[]> = {
  valid: ['suspended', 'withdrawn', 'replaced'],
  suspended: ['resumed', 'withdrawn'],
  withdrawn: [],
  replaced: [],
}

/** A change that stands. */
export interface StandingChange {
  change: Change
  /** First day, `YYYY-MM-DD` in Asia/Shanghai. */
  effective: string
}

/** A certificate as far as its life goes. */
export interface Life {
  number: string
  /** Unified social credit code of who issued it. */
  certifier: string
  /** Who published it: the certifier, or somebody who published for it. */
  publisher: string
  /** First and last day; `expires` is `undefined` where it has no end. */
  issued: string
  expires: string | undefined
  /** What makes it this certificate and no other: one text of all of it. */
  named: string
  /** That stand, in the order they were stated. */
  changes: readonly StandingChange[]
}

/** What somebody states of a certificate. */
export type Step =
  | ({ event: 'issued' } & Omit<Life, 'changes'>)
  | { event: 'annulled'; number: string; publisher: string }
  | ({ event: Change | 'undone' } & { number: string; publisher: string; change: Change; effective: string })

export interface Refused {
  fault: LifeFault
  values: Record<string, string>
}
/** The life after a step; `undefined` once it was taken back whole. */
export type Stepped = { life: Life | undefined } | Refused

export const isRefused = (stepped: Stepped): stepped is Refused => 'fault' in stepped

export const standingOf = ({ changes }: Pick<Life, 'changes'>): Standing => {
  const last = changes.at(-1)
  return last ? AFTER[last.change] : 'valid'
}

const refused = (fault: LifeFault, values: Record<string, string> = {}): Refused => ({ fault, values })

const isOwn = (life: Life, publisher: string): boolean =>
  publisher === life.publisher || publisher === life.certifier || publisher === 'portal'

/** Takes one step. @param life - `undefined` while there is no certificate of the number */
export const step = (life: Life | undefined, next: Step): Stepped => {
  if (next.event === 'issued') return issue(life, next)
  const { number } = next
  if (!life) return refused('life-no-certificate', { number })
  if (!isOwn(life, next.publisher)) return refused('life-another-certifier', { number })
  if (next.event === 'annulled') {
    const last = life.changes.at(-1)
    return last ? refused('life-changes-stand', { earlier: last.effective }) : { life: undefined }
  }
  return next.event === 'undone' ? undo(life, next) : change(life, next)
}

/** Issues a certificate, or corrects what is said of it. */
const issue = (life: Life | undefined, { event: _, ...stated }: Step & { event: 'issued' }): Stepped => {
  const { number, issued, expires } = stated
  if (expires !== undefined && expires < issued) return refused('life-expires-before-issue', { issued, expires })
  if (!life) return { life: { ...stated, changes: [] } }
  if (!isOwn(life, stated.publisher) || stated.certifier !== life.certifier)
    return refused('life-another-certifier', { number })
  if (stated.named !== life.named || issued !== life.issued)
    return refused('life-number-taken', { number, issued: life.issued })
  const last = life.changes.at(-1)
  if (last && expires !== undefined && expires < last.effective)
    return refused('life-changes-stand', { earlier: last.effective })
  return { life: { ...stated, publisher: life.publisher, changes: life.changes } }
}

const change = (life: Life, { change: to, effective }: { change: Change; effective: string }): Stepped => {
  const { issued, expires, changes } = life
  if (effective < issued) return refused('life-before-issue', { effective, issued })
  const last = changes.at(-1)
  const since = last?.effective ?? issued
  const standing = standingOf(life)
  if (!NEXT[standing].includes(to)) return refused(faultOf(standing, to), { since })
  if (effective < since) return refused('life-before-earlier-change', { effective, earlier: since })
  if (expires !== undefined && effective > expires) return refused('life-after-expiry', { effective, expires })
  return { life: { ...life, changes: [...changes, { change: to, effective }] } }
}

const faultOf = (standing: Standing, to: Change): LifeFault => {
  if (standing === 'withdrawn') return 'life-withdrawn'
  if (standing === 'replaced') return 'life-replaced'
  if (standing === 'valid') return 'life-not-suspended'
  return to === 'replaced' ? 'life-suspended' : 'life-suspended-already'
}

const undo = (life: Life, { change: of, effective }: StandingChange): Stepped => {
  const last = life.changes.at(-1)
  if (last?.change !== of || last.effective !== effective) return refused('life-not-the-newest')
  return { life: { ...life, changes: life.changes.slice(0, -1) } }
}
