import { readGtin } from '../certificates/gtin.ts'
import { plainTextOf } from '../decimal/arithmetic.ts'
import { compareDecimals, isDecimal } from '../decimal/decimal.ts'
import { parseDecimal } from '../decimal/exact.ts'
import type { Bilingual } from '../registers/register.ts'
import { PORTAL } from './portal.ts'
import { actOf, daysAfter, quantityOf, reckon, versionOn, type Reckoned } from './reckon.ts'
import type { Refusal, RefusalValues } from './refusals.ts'
import type { EvidenceField, PointsRule, RuleVersion } from './rule.ts'

/** What whoever attests an act tells of it, held to its rule. Whose account it is and what was rewarded before is not known here. */

export { PORTAL }

/** Of every rule; the rule's evidence stands beside them. */
export const TOLD_FIELDS = ['id', 'rule', 'holder', 'day'] as const

export interface Wrong {
  /** Empty for the whole. */
  field: string
  refusal: Refusal
  values: RefusalValues
}

/** An act that its rule rewards. */
export interface Rewarded {
  /** Given by whoever tells of it, so that telling again does nothing twice. */
  id: string | undefined
  rule: PointsRule
  version: RuleVersion
  number: number
  day: string
  holder: string
  /** Checked, in one spelling. */
  evidence: Record<string, string>
  reckoned: Reckoned
  /** Names the act; secret. */
  act: string
}

const titleOf = ({ title }: PointsRule): Bilingual => ({ zh: title.zh, en: title.en })

const text = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value.normalize('NFC').trim()
  // A whole number is exact in JSON below 2^53; any other was rounded before we saw it.
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined
}

const isDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)

type Checked = { value: string } | { refusal: Refusal; values?: RefusalValues }

const checkDecimal = (given: string, { most, places = 6, example }: EvidenceField): Checked => {
  const bad: Checked = { refusal: 'bad-number', values: { places, example } }
  if (given.length > 40 || !isDecimal(given) || given.startsWith('-')) return bad
  if ((given.split('.')[1] ?? '').length > places) return bad
  if (most !== undefined && compareDecimals(given, most) > 0) return { refusal: 'too-much', values: { most } }
  return { value: plainTextOf(parseDecimal(given)) }
}

const checkField = (given: string, field: EvidenceField): Checked => {
  if (field.type === 'decimal') return checkDecimal(given, field)
  if (field.type === 'gtin') {
    const read = readGtin(given.slice(0, 40))
    return 'gtin' in read ? { value: read.gtin } : { refusal: 'bad-gtin' }
  }
  const isOne = given.length <= 100 && new RegExp(field.pattern ?? '^[^\\p{C}]{1,100}$', 'u').test(given)
  return isOne ? { value: given } : { refusal: 'bad-text', values: { example: field.example } }
}

/** What is stated as evidence, field by field. */
const checkEvidence = (
  rule: PointsRule,
  row: Readonly<Record<string, unknown>>,
): { evidence: Record<string, string>; wrong: Wrong[] } => {
  const [evidence, wrong]: [Record<string, string>, Wrong[]] = [{}, []]
  for (const [name, field] of Object.entries(rule.evidence)) {
    const said = { rule: titleOf(rule), field: field.title }
    const given = row[name]
    if (given === undefined || given === null || given === '') {
      wrong.push({ field: name, refusal: 'missing', values: said })
      continue
    }
    const plain = text(given)
    const checked = checkField(plain ?? '', field)
    if ('value' in checked) evidence[name] = checked.value
    else wrong.push({ field: name, refusal: checked.refusal, values: { ...said, ...checked.values } })
  }
  const known = new Set<string>([...TOLD_FIELDS, ...Object.keys(rule.evidence)])
  for (const name of Object.keys(row))
    if (!known.has(name) && row[name] !== undefined && row[name] !== '')
      wrong.push({
        field: name,
        refusal: 'unknown-field',
        values: { rule: titleOf(rule), given: name.slice(0, 40), fields: Object.keys(rule.evidence).join(', ') },
      })
  return { evidence, wrong }
}

const checkAttester = (rule: PointsRule, attester: string): Wrong[] => {
  const values = { rule: titleOf(rule), attester }
  if (rule.attested.by === 'portal')
    return attester === PORTAL ? [] : [{ field: 'rule', refusal: 'portal-alone', values }]
  const isNamed = rule.attested.bodies.some(({ code }) => code === attester)
  return isNamed ? [] : [{ field: 'rule', refusal: 'foreign-attester', values }]
}

const checkDay = (
  rule: PointsRule,
  given: unknown,
  today: string,
): { day: string; version: RuleVersion; number: number } | Wrong => {
  const day = text(given) ?? ''
  const said = { rule: titleOf(rule) }
  const title = { zh: '日期', en: 'day' }
  if (day === '') return { field: 'day', refusal: 'missing', values: { ...said, field: title } }
  if (!isDay(day)) return { field: 'day', refusal: 'bad-text', values: { ...said, field: title, example: today } }
  const held = versionOn(rule, day)
  if (held === 'early')
    return { field: 'day', refusal: 'rule-early', values: { ...said, day, from: rule.versions[0]?.from ?? '' } }
  if (held === 'over')
    return { field: 'day', refusal: 'rule-over', values: { ...said, day, until: rule.versions.at(-1)?.until ?? '' } }
  if (day > today) return { field: 'day', refusal: 'future-day', values: { ...said, day } }
  const until = daysAfter(day, held.version.claimWithin)
  if (today > until)
    return { field: 'day', refusal: 'too-late', values: { ...said, day, until, within: held.version.claimWithin } }
  return { day, ...held }
}

/**
 * Holds what is told of an act to its rule.
 * @param row - `TOLD_FIELDS` and the rule's evidence, as JSON or a line of CSV gives them
 * @param attester - unified social credit code, or `PORTAL`
 * @param today - `YYYY-MM-DD`
 * @param share - see `reckon`
 */
export const checkTold = (
  rules: Readonly<Record<string, PointsRule>>,
  row: Readonly<Record<string, unknown>>,
  { attester, today, share = 1 }: { attester: string; today: string; share?: number },
): Rewarded | Wrong[] => {
  const given = text(row['rule']) ?? ''
  const rule = Object.hasOwn(rules, given) ? rules[given] : undefined
  if (!rule) return [{ field: 'rule', refusal: 'unknown-rule', values: { given: given.slice(0, 60) } }]
  const values = { rule: titleOf(rule) }
  const dated = checkDay(rule, row['day'], today)
  const { evidence, wrong } = checkEvidence(rule, row)
  const [id, holder] = [text(row['id']), text(row['holder']) ?? '']
  const all: Wrong[] = [...checkAttester(rule, attester), ...('refusal' in dated ? [dated] : []), ...wrong]
  if (id !== undefined && id !== '' && !/^[A-Za-z0-9._-]{1,80}$/.test(id))
    all.push({
      field: 'id',
      refusal: 'bad-text',
      values: { ...values, field: { zh: '编号', en: 'id' }, example: 'A-2026-0001' },
    })
  if (holder === '')
    all.push({ field: 'holder', refusal: 'missing', values: { ...values, field: { zh: '积分账户', en: 'account' } } })
  if (all.length > 0 || 'refusal' in dated) return all
  const { day, version, number } = dated
  const reckoned = reckon(version, quantityOf(rule, evidence), share)
  if (reckoned.points < 1) {
    const field = rule.quantity?.of ?? ''
    return [{ field, refusal: 'gives-nothing', values: { ...values, product: reckoned.product } }]
  }
  const act = actOf(rule, { day, holder, attester, evidence })
  return { id: id === '' ? undefined : id, rule, version, number, day, holder, evidence, reckoned, act }
}
