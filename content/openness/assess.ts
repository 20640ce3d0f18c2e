import { REGISTERS } from '../generated/registers.ts'
import type { RegisterDefinition } from '../registers/register.ts'
import type { Contribution, Evidence } from './evidence.ts'
import { MEASURES, type Asked, type MeasureName } from './measures.ts'
import type { Criterion, Rubric } from './rubrics.ts'

/** Points are counted in tenths, so that every sum comes out to the digit. */
const TENTHS = 10

/** One thing measured, with all that it takes to reckon it again. */
export interface Line {
  measure: MeasureName
  counted: number
  whole: number
  /** Tenths of points: `of` × `counted` / `whole`, halves upwards. */
  points: number
  of: number
}

export interface Assessed {
  id: string
  /** Registers that were looked at. */
  registers: string[]
  /** What could be asked; empty where nothing could. */
  lines: Line[]
  /** Questions that make no sense here; their points are in no total. */
  unasked: MeasureName[]
  /** Sum of the lines, in tenths. */
  points: number
  of: number
}

export interface Score {
  rubric: string
  criteria: Assessed[]
  /** Tenths taken off. */
  penalty: number
  /** Tenths; never below 0. */
  points: number
  of: number
}

/** `314` → `31.4`. */
export const shownPoints = (tenths: number): string =>
  tenths % TENTHS === 0 ? String(tenths / TENTHS) : `${Math.floor(tenths / TENTHS)}.${tenths % TENTHS}`

/** Halves upwards, in whole numbers. */
export const pointsOf = (of: number, { counted, whole }: { counted: number; whole: number }): number =>
  Number((2n * BigInt(of) * BigInt(counted) + BigInt(whole)) / (2n * BigInt(whole)))

const sum = (items: { points: number; of: number }[], of: 'points' | 'of'): number =>
  items.reduce((total, item) => total + item[of], 0)

/** The portal answers for what it has a register for; a publisher for what it publishes, since its duties are not known. */
const askedFor = (
  { registers }: Criterion,
  { subject }: Evidence,
  held: Map<string, Contribution>,
  known: Record<string, RegisterDefinition>,
): Asked[] => {
  const named = registers ?? Object.values(known).flatMap(({ id, closed }) => (closed ? [] : [id]))
  return named.flatMap((id) => {
    const register = known[id]
    return register && (subject === 'portal' || held.has(id)) ? [{ register, held: held.get(id) }] : []
  })
}

const assessCriterion = (criterion: Criterion, evidence: Evidence, asked: Asked[]): Assessed => {
  const { id, points, measures } = criterion
  const of = (points * TENTHS) / measures.length
  const lines: Line[] = []
  const unasked: MeasureName[] = []
  for (const measure of measures) {
    const share = asked.length === 0 ? undefined : MEASURES[measure](asked, evidence)
    if (share) lines.push({ measure, ...share, points: pointsOf(of, share), of })
    else unasked.push(measure)
  }
  const registers = asked.map(({ register }) => register.id)
  return { id, registers, lines, unasked, points: sum(lines, 'points'), of: sum(lines, 'of') }
}

/** Reckons a rubric from what was counted, and from nothing else: the same evidence always gives the same score. */
export const assess = (
  rubric: Rubric,
  evidence: Evidence,
  known: Record<string, RegisterDefinition> = REGISTERS,
): Score => {
  const held = new Map(evidence.contributions.map((one) => [one.register, one]))
  const criteria = rubric.criteria.map((criterion) =>
    assessCriterion(criterion, evidence, askedFor(criterion, evidence, held, known)),
  )
  const lacks = rubric.penalty?.registers.every((id) => (held.get(id)?.records ?? 0) === 0) ?? false
  const penalty = rubric.penalty && lacks && evidence.subject === 'portal' ? rubric.penalty.points * TENTHS : 0
  return {
    rubric: rubric.id,
    criteria,
    penalty,
    points: Math.max(0, sum(criteria, 'points') - penalty),
    of: sum(criteria, 'of'),
  }
}
