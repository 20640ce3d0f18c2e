import { hasCreditCodeShape } from '../../content/organisations/credit-code.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import type { PlacedRow } from '../../content/registers/derived.ts'
import type { Body } from '../../content/registers/facts.ts'
import { keyFields } from '../../content/registers/key.ts'
import { recordPath } from '../../content/registers/present.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { Field, RegisterDefinition, Role } from '../../content/registers/register.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { placedBy, type Referred } from '../../db/record/referred.ts'
import type { Cell, Column, Row } from '../components/table.ts'
import { href } from '../paths.ts'
import { capital } from '../titles.ts'
import { shownNumber, shownUnit } from '../units.ts'
import { words, type Lang } from '../words.ts'
import { airOf, shownDerived, type ShownDerived } from './derived.ts'
import { fitting } from './fitting.ts'
import { labelFields, nameOf, placeCodeOf, placeName, twinOf } from './labels.ts'
import { calledByName, headingOfNames } from './named.ts'
import { shownValue } from './values.ts'

/** The table of a register's page: which columns a reader needs, and what stands in them. */

/** A record with what its row needs. */
export interface TableRecord {
  record: StoredRecord
  body: Body
  /** Bodies of the rows it is computed from besides itself. */
  beside: Body[]
  /** Rows of the register read by place. */
  placed: PlacedRow[]
}

interface Context {
  lang: Lang
  register: RegisterDefinition
  referred: Referred
}

/** A column with what it puts into a row. */
interface Drawn extends Column {
  /** Its heading where names stand in place of codes. */
  titleOfNames?: string
  cell: (shown: TableRecord) => Cell
}

/**
 * Columns side by side on a wide screen: plain fields fill up what the others leave. What is left out stands on the record's
 * own page and in the download.
 */
const MOST_COLUMNS = 10
const MOST_DERIVED = 2

/** Shown in columns of their own making, beside their value, or not at all. */
const APART: Role[] = ['key', 'value', 'place', 'unit', 'person', 'document']

/** Smaller tells more. */
const rank = ({ role, enum: choices, ref }: Field): number => {
  const at = (['limit', 'status', 'organisation', 'time'] satisfies Role[]).findIndex((one) => role.includes(one))
  if (at >= 0) return at
  return choices || ref ? 4 : role.includes('label') ? 5 : 6
}

/** Told in words of the publisher's own: it takes room like a plain field, before those. */
const isProse = ({ fields }: RegisterDefinition, name: string): boolean => {
  const field = fields[name]
  return field?.type === 'string' && !field.enum && field.ref === undefined
}

/** Plain fields in the order in which they tell most; the first label names the row already. */
const plainFields = (register: RegisterDefinition, lang: Lang): string[] => {
  const labels = labelFields(register, lang)
  const keys = keyFields(register).map(([name]) => name)
  const told = fieldsWithRole(register, 'value').filter((name) => !keys.includes(name) && isProse(register, name))
  const plain = Object.entries(register.fields)
    .filter(([name, { role }]) => {
      const isOwnLabel = !role.includes('label') || labels.indexOf(name) > 0
      // A time is shown no finer than its precision says.
      return isOwnLabel && name !== 'timePrecision' && !role.some((one) => APART.includes(one))
    })
    .toSorted(([, a], [, b]) => rank(a) - rank(b))
    .map(([name]) => name)
  return [...told, ...plain]
}

const nameColumn = ({ lang, register, referred }: Context): Drawn => {
  const [label] = labelFields(register, lang)
  const [first] = keyFields(register)
  const titled = label === undefined ? first?.[1] : register.fields[label]
  // Names of what a key refers to are not unique: its code stands beside.
  const codeIn = label === undefined && first?.[1].ref ? first[0] : undefined
  return {
    key: '_name',
    title: capital((titled ?? register).title[lang]),
    ...(titled?.role.includes('organisation') ? { titleOfNames: headingOfNames(titled.title[lang], lang) } : {}),
    cell: ({ record, body }) => {
      const name = nameOf(register, body, referred, lang)
      const code = codeIn === undefined || name === undefined ? '' : ` ${String(body[codeIn])}`
      return {
        text: name === undefined ? record.key : `${name.text}${code}`,
        href: href(lang, recordPath(register.id, record.key)),
        ...(name?.lang ? { lang: name.lang } : {}),
      }
    },
  }
}

/** What is invented; where nothing on a page is, there is no such column. */
const markColumn = ({ lang }: Context): Drawn => ({
  key: '_mark',
  title: capital(words(lang)('registers.mark')),
  cell: ({ record }) => (isDemonstration(record.publisher) ? words(lang)('registers.demonstrationRow') : undefined),
})

/** Times that are printed as such; where rows say how well they know theirs, it is put into words. */
const isTime = ({ fields }: RegisterDefinition, { type }: Field): boolean =>
  type === 'date' || type === 'yearmonth' || (type === 'datetime' && fields['timePrecision'] === undefined)

const fieldColumn = (context: Context, name: string): Drawn[] => {
  const { lang, register } = context
  const field = register.fields[name]
  if (!field) return []
  const isNumber = field.type === 'number' || field.type === 'integer'
  const hasRowUnit = field.type === 'number' && field.unit === undefined
  return [
    {
      key: name,
      title: capital(field.title[lang]),
      ...(field.role.includes('organisation') ? { titleOfNames: headingOfNames(field.title[lang], lang) } : {}),
      unit: field.unit,
      kind: isNumber && !hasRowUnit ? 'number' : isTime(register, field) ? 'time' : 'text',
      cell: ({ body }) => {
        const value = calledByName({ ...context, body }, name) ?? shownValue({ ...context, body }, name)
        if (!value) return undefined
        const unit = hasRowUnit && value.unit !== undefined ? shownUnit(value.unit, lang).trim() : ''
        const text = hasRowUnit ? `${shownNumber(value.text)}\u00a0${unit}`.trim() : value.text
        return { text, ...(value.href && !value.external ? { href: value.href } : {}), lang: value.lang }
      },
    },
  ]
}

const placeColumns = ({ lang, register, referred }: Context): Drawn[] => {
  const [field] = fieldsWithRole(register, 'place')
  if (field === undefined && placedBy(register).length === 0) return []
  return [
    {
      key: '_place',
      title: capital(words(lang)('registers.place')),
      cell: ({ body }) => {
        const code = placeCodeOf(register, body, referred)
        if (code === undefined) return undefined
        const name = placeName(code, referred, lang)
        return name === undefined ? code : { text: name, href: href(lang, `/places/${code}/`) }
      },
    },
  ]
}

const derivedColumns = ({ lang, register }: Context): Drawn[] => {
  const air: Drawn = {
    key: '_air',
    title: words(lang)('registers.airIndex'),
    cell: ({ body }) => {
      const found = airOf(register, body)
      return found && { text: `${found.aqi} ${found.level.title[lang]}`, colour: found.level.colour }
    },
  }
  if (register.id === 'air-quality') return [air]
  // Columns of one row share what was reckoned from it.
  const reckoned = new Map<Body, Map<string, ShownDerived>>()
  const reckonedOf = ({ body, beside, placed }: TableRecord): Map<string, ShownDerived> => {
    const known = reckoned.get(body) ?? shownDerived(register, body, { beside, placed }, lang)
    reckoned.set(body, known)
    return known
  }
  return Object.entries(register.derived)
    .filter(([, { column }], at) => at < MOST_DERIVED || column)
    .map(([name, title]) => ({
      key: `_${name}`,
      title: capital(title[lang]),
      cell: (shown) => {
        const value = reckonedOf(shown).get(name)
        return value && { text: value.text, lang: value.lang, ...(value.colour ? { colour: value.colour } : {}) }
      },
    }))
}

/** The name, what tells the record from others, what was measured and reckoned, and where. */
const tellingColumns = (context: Context): Drawn[] => {
  const { register, lang } = context
  const keys = keyFields(register).map(([name]) => name)
  const values = fieldsWithRole(register, 'value')
    .filter((name) => !keys.includes(name) && !isProse(register, name))
    .flatMap((name) => fieldColumn(context, name))
  const derived = derivedColumns(context)
  // The place has a column of its own.
  const [place] = fieldsWithRole(register, 'place')
  const named = (labelFields(register, lang).length === 0 ? keys.slice(1) : keys).filter((name) => name !== place)
  return [
    nameColumn(context),
    markColumn(context),
    ...named.flatMap((name) => fieldColumn(context, name)),
    ...(values.length > MOST_DERIVED ? [...derived, ...values] : [...values, ...derived]),
    ...placeColumns(context),
  ]
}

/** Whether a field says in the other language what another says in the reader's. */
const saysAgain = (register: RegisterDefinition, name: string, other: string, lang: Lang): boolean => {
  const [own, twin] = lang === 'zh' ? [other, name] : [name, other]
  return twinOf(own, Object.keys(register.fields)) === twin
}

/** A column under the heading that fits what stands in it. */
const headed = ({ column, cells }: { column: Drawn; cells: Cell[] }): Column => {
  const { cell: _, titleOfNames, ...drawn } = column
  const hasNames = cells.some((cell) => typeof cell === 'object' && !hasCreditCodeShape(cell.text.slice(0, 18)))
  return titleOfNames !== undefined && hasNames ? { ...drawn, title: titleOfNames } : drawn
}

/** Columns and rows of the records of a page; columns that no row fills are left out. */
export const tableOf = (context: Context, records: TableRecord[]): { columns: Column[]; rows: Row[] } => {
  const filled = (columns: Drawn[]): { column: Drawn; cells: Cell[] }[] =>
    columns
      .map((column) => ({ column, cells: records.map((shown) => column.cell(shown)) }))
      .filter(({ cells }) => cells.some((cell) => cell !== undefined))
  const { register, lang } = context
  const shown = ({ column: { key } }: { column: Drawn }, _: number, all: { column: Drawn }[]): boolean =>
    !all.some(({ column: other }) => saysAgain(register, key, other.key, lang))
  const telling = filled(tellingColumns(context)).filter(shown)
  const plain = filled(plainFields(register, lang).flatMap((name) => fieldColumn(context, name))).filter(shown)
  const drawn = [...telling, ...fitting(telling, plain, lang).slice(0, Math.max(0, MOST_COLUMNS - telling.length))]
  const rows = records.map((_, at) => Object.fromEntries(drawn.map(({ column, cells }) => [column.key, cells[at]])))
  return { columns: drawn.map(headed), rows }
}
