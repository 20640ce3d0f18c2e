import type { Bilingual } from '../registers/register.ts'
import type { Phase, TransferKind } from './transfer.ts'

/** An account's statement: what came and went, and why. */

export interface Line {
  /** Position in the ledger: the newest is the largest. */
  seq: number
  at: string
  kind: TransferKind
  phase: Phase
  /** What it does to what can be spent: all lines together come to what is available. */
  change: number
  /** Points that the movement is of. */
  points: number
  reason: Bilingual
  /** Last day on which what came can be spent. */
  expires: string | null
  /** What it is about, for a link: an offer, a project, a rule. */
  about: { rule: string } | { offer: string } | { project: string } | null
}

/** What a transfer does to what an account can spend. @param isOut - it is the source */
export const changeOf = (isOut: boolean, phase: Phase, amount: number): number => {
  if (!isOut) return phase === 'posted' || phase === 'confirmed' ? amount : 0
  if (phase === 'confirmed') return 0
  return phase === 'voided' ? amount : -amount
}

const CSV_COLUMNS = ['at', 'kind', 'phase', 'change', 'points', 'expires', 'reasonZh', 'reasonEn', 'seq'] as const
export const STATEMENT_COLUMNS: readonly string[] = CSV_COLUMNS

/** A line as the cells of `STATEMENT_COLUMNS`. */
export const cellsOf = ({ at, kind, phase, change, points, expires, reason, seq }: Line): string[] => [
  at,
  kind,
  phase,
  String(change),
  String(points),
  expires ?? '',
  reason.zh,
  reason.en,
  String(seq),
]

/** What is known of a movement besides the ledger's row. */
export interface Known {
  isOut: boolean
  phase: Phase
  kind: TransferKind
  /** Of an award: its arithmetic in words. */
  award?: Bilingual | undefined
  /** Of an award: the rule's title. */
  rule?: Bilingual | undefined
  offer?: { title: Bilingual; pieces: number; state: string } | undefined
  project?: string | undefined
  /** Of what was pooled: it goes back to who pooled it. */
  isBack?: boolean
  /** Of an award that was taken back, as whoever did it said. */
  why?: string | undefined
}

const ENDS: Record<string, Bilingual> = {
  cancelled: { zh: '已取消', en: 'cancelled' },
  refused: { zh: '合作方没有给', en: 'not handed over by the partner' },
  lapsed: { zh: '没有按时领取', en: 'not fetched in time' },
}

const both = (zh: string, en: string): Bilingual => ({ zh, en })

const ofRedemption = ({ phase, offer }: Known): Bilingual => {
  const what = offer
    ? both(`${offer.title.zh} ${offer.pieces} 份`, `${offer.pieces} × ${offer.title.en}`)
    : both('一项兑换', 'a redemption')
  if (phase === 'pending') return both(`预留：${what.zh}`, `set aside: ${what.en}`)
  if (phase === 'confirmed') return both(`已领取：${what.zh}`, `handed over: ${what.en}`)
  const end = ENDS[offer?.state ?? ''] ?? both('没有领取', 'not handed over')
  return both(`退回：${what.zh}，${end.zh}`, `given back: ${what.en}, ${end.en}`)
}

/** Why an account's balance moved, in a sentence. */
export const reasonFor = (known: Known): Bilingual => {
  const { kind, isOut, award, rule, project, why } = known
  switch (kind) {
    case 'award':
      if (award) return rule ? both(`${rule.zh}：${award.zh}`, `${rule.en}: ${award.en}`) : award
      return rule ?? both('发放', 'awarded')
    case 'redemption':
      return ofRedemption(known)
    case 'donation':
      return both(`捐给修复项目 ${project ?? ''}`.trim(), `given to the restoration project ${project ?? ''}`.trim())
    case 'pooling':
      if (known.isBack)
        return isOut
          ? both(
              '退回给转入的家人：账户不再经过本人核验',
              'back to who put it in, whose account nobody vouches for any more',
            )
          : both(
              '从家庭账户退回：账户不再经过本人核验',
              'back from the family account: nobody vouches for this account any more',
            )
      return isOut
        ? both('转入家庭账户', 'put into the family account')
        : both('家人转入', 'put in by one of the family')
    case 'expiry':
      return both('过期', 'expired')
    case 'reversal':
      return why === undefined
        ? both('发放被撤回', 'an award was taken back')
        : both(`发放被撤回：${why}`, `an award was taken back: ${why}`)
    case 'repayment':
      return both('抵还早先撤回的积分', 'pays back points of an award that was taken back')
    default:
      return both(kind, kind)
  }
}
