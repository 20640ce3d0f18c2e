import { fault, type EventQuestion, type Other, type Put, type QuestionFault } from './asked-question.ts'
import { shown } from './check.ts'
import { COMPARE, fieldAsked } from './own-fields.ts'
import { thingOf } from './thing.ts'
import { bareWord } from './traced.ts'
import { instantOf } from './time.ts'
import { ACTIONS, EVENT_TYPES } from './vocabulary.ts'

/** Parameters of the simple event query, by their names. @see EPCIS 2.0, 8.2.7 */

/** Events of one page. */
const MAX_PAGE = 200

const [EPC, CHILD, PARENT, INPUT, OUTPUT] = [1, 2, 3, 4, 5]
const byClass = (...roles: number[]): number[] => roles.map((role) => role + 10)

/** Which roles each kind of match looks at. */
const MATCHES: Record<string, readonly number[]> = {
  MATCH_epc: [EPC, CHILD],
  MATCH_parentID: [PARENT],
  MATCH_inputEPC: [INPUT],
  MATCH_outputEPC: [OUTPUT],
  MATCH_anyEPC: [EPC, CHILD, PARENT, INPUT, OUTPUT],
  MATCH_epcClass: byClass(EPC, CHILD),
  MATCH_inputEPCClass: byClass(INPUT),
  MATCH_outputEPCClass: byClass(OUTPUT),
  MATCH_anyEPCClass: byClass(EPC, CHILD, INPUT, OUTPUT),
}

const SENSOR_FIELDS = [
  ...['type', 'deviceID', 'dataProcessingMethod', 'microorganism', 'chemicalSubstance', 'bizRules'],
  ...['stringValue', 'hexBinaryValue', 'uriValue', 'booleanValue'],
]

const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s%]/

/** Whole patterns of one product are followed; others are not. */
const PRODUCT_PATTERN = /^urn:epc:idpat:(?:sgtin|lgtin):/i

const matching = (values: string[], roles: readonly number[]): EventQuestion['things'][number] => {
  const things = values.map((value) => ({ value, thing: thingOf(value) }))
  const isProduct = ({ value, thing }: (typeof things)[number]): boolean =>
    PRODUCT_PATTERN.test(value) && thing.kind === 'product'
  return {
    epcs: things.map(({ thing }) => thing.id),
    gtins: things.filter(isProduct).flatMap(({ thing }) => thing.gtin ?? []),
    roles,
  }
}

const whole = (name: string, value: string | undefined, most: number): number | QuestionFault => {
  const read = /^\d{1,9}$/.test(value ?? '') ? Number(value) : NaN
  return read >= 1 && read <= most
    ? read
    : fault(
        name,
        `“${shown(value)}”不是 1 到 ${most} 的整数。`,
        `“${shown(value)}” is no whole number from 1 to ${most}.`,
      )
}

const instant =
  (set: (question: EventQuestion, at: number) => void): Put =>
  (question, [value = ''], name) => {
    const at = instantOf(value)
    if (at === undefined)
      return fault(name, `“${shown(value)}”不是带时区的时间。`, `“${shown(value)}” is no instant with an offset.`)
    set(question, at)
    return undefined
  }

const words =
  (field: 'types' | 'actions' | 'bizSteps' | 'dispositions', known?: readonly string[]): Put =>
  (question, values, name) => {
    question[field] = values.map((value) => bareWord(value) ?? value)
    const wrong = known && question[field].find((word) => !known.includes(word))
    return wrong === undefined
      ? undefined
      : fault(
          name,
          `没有“${shown(wrong)}”；有 ${known?.join('、')}。`,
          `There is no “${shown(wrong)}”, but ${known?.join(', ')}.`,
        )
  }
const places =
  (field: 'readPoints' | 'locations' | 'withinReadPoints' | 'withinLocations'): Put =>
  (question, values) => {
    question[field] = values.map((value) => thingOf(value).id)
    return undefined
  }
const numeric =
  (set: (question: EventQuestion, value: number) => void, most: number): Put =>
  (question, [value], name) => {
    const read = whole(name, value, most)
    if (typeof read !== 'number') return read
    set(question, read)
    return undefined
  }
const other =
  (make: (values: string[]) => Other): Put =>
  (question, values) => {
    question.others.push(make(values))
    return undefined
  }

const KNOWN: Record<string, Put> = {
  eventType: words('types', EVENT_TYPES),
  EQ_action: words('actions', [...ACTIONS]),
  EQ_bizStep: words('bizSteps'),
  EQ_disposition: words('dispositions'),
  EQ_readPoint: places('readPoints'),
  EQ_bizLocation: places('locations'),
  WD_readPoint: places('withinReadPoints'),
  WD_bizLocation: places('withinLocations'),
  EQ_eventID: (question, values) => {
    question.eventIds = values
    return undefined
  },
  EQ_transformationID: other((values) => ({ kind: 'equals', path: '$.transformationID', values })),
  EQ_persistentDisposition_set: other((values) => ({
    kind: 'within',
    list: '$.persistentDisposition.set',
    key: '',
    values,
  })),
  EQ_persistentDisposition_unset: other((values) => ({
    kind: 'within',
    list: '$.persistentDisposition.unset',
    key: '',
    values,
  })),
  EQ_errorReason: other((values) => ({ kind: 'equals', path: '$.errorDeclaration.reason', values })),
  EQ_correctiveEventID: other((values) => ({
    kind: 'within',
    list: '$.errorDeclaration.correctiveEventIDs',
    key: '',
    values,
  })),
  EXISTS_errorDeclaration: other(() => ({ kind: 'exists', path: '$.errorDeclaration' })),
  GE_eventTime: instant((question, at) => (question.fromTime = at)),
  LT_eventTime: instant((question, at) => (question.beforeTime = at)),
  GE_recordTime: instant((question, at) => (question.fromRecorded = at)),
  LT_recordTime: instant((question, at) => (question.beforeRecorded = at)),
  GE_errorDeclarationTime: instant((question, value) =>
    question.others.push({ kind: 'instant', path: '$.errorDeclaration.declarationTime', compare: '>=', value }),
  ),
  LT_errorDeclarationTime: instant((question, value) =>
    question.others.push({ kind: 'instant', path: '$.errorDeclaration.declarationTime', compare: '<', value }),
  ),
  orderBy: (question, [value = ''], name) => {
    if (value !== 'eventTime' && value !== 'recordTime')
      return fault(name, '可以按 eventTime 或 recordTime 排列。', 'Events are put in order by eventTime or recordTime.')
    question.order = value
    return undefined
  },
  orderDirection: (question, [value = ''], name) => {
    if (value !== 'ASC' && value !== 'DESC') return fault(name, '应为 ASC 或 DESC。', 'It is ASC or DESC.')
    question.ascending = value === 'ASC'
    return undefined
  },
  perPage: numeric((question, value) => (question.perPage = Math.min(value, MAX_PAGE)), 1_000_000),
  eventCountLimit: numeric((question, value) => (question.count = value), 1_000_000),
  maxEventCount: numeric((question, value) => (question.most = value), 1_000_000),
}

const LISTS: Record<string, { list: string; key: string }> = {
  bizTransaction: { list: '$.bizTransactionList', key: 'bizTransaction' },
  source: { list: '$.sourceList', key: 'source' },
  destination: { list: '$.destinationList', key: 'destination' },
}

/** Parameters whose names hold something themselves. */
export const putterOf = (name: string): Put | undefined => {
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name]
  const roles = Object.hasOwn(MATCHES, name) ? MATCHES[name] : undefined
  if (roles)
    return (question, values, asked) => {
      const wrong = values.find((value) => !URI.test(value))
      if (wrong !== undefined)
        return fault(
          asked,
          `“${shown(wrong)}”不是标识的网址或 URN。`,
          `“${shown(wrong)}” is no identifier: neither URL nor URN.`,
        )
      question.things.push(matching(values, roles))
      return undefined
    }
  const field = fieldAsked(name)
  if (field)
    return (question, values, asked) => {
      const read = field(values)
      if (!read)
        return fault(
          asked,
          `“${shown(values[0])}”不是数，也不是日期或时间。`,
          `“${shown(values[0])}” is neither number, day nor instant.`,
        )
      question.others.push(read)
      return undefined
    }
  const [, sign, rest = ''] = /^(EQ|GT|GE|LT|LE)_(.+)$/.exec(name) ?? []
  if (sign !== 'EQ' && sign !== 'GT' && sign !== 'GE' && sign !== 'LT' && sign !== 'LE') return undefined
  if (rest === 'quantity')
    return (question, [value = ''], asked) => {
      const read = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
      if (read === undefined) return fault(asked, `“${shown(value)}”不是数。`, `“${shown(value)}” is no number.`)
      question.others.push({ kind: 'quantity', compare: COMPARE[sign], value: read })
      return undefined
    }
  if (sign !== 'EQ') return undefined
  if (SENSOR_FIELDS.includes(rest)) return other((values) => ({ kind: 'sensor', field: rest, values }))
  const [, kind = '', type] = /^(bizTransaction|source|destination)_(.+)$/.exec(rest) ?? []
  const list = LISTS[kind]
  if (list && type !== undefined) return other((values) => ({ kind: 'within', ...list, type, values }))
  return undefined
}
