import { REGISTERS } from '../../content/generated/registers.ts'
import { unitOf } from '../../content/measurements/units.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import {
  Register,
  type Bilingual,
  type Field,
  type RegisterDefinition,
  type When,
} from '../../content/registers/register.ts'

/** What can be wrong with the definition of a register, whatever its schema says. */

export const text = { zh: '文', en: 'text' }

/** Every text in two languages, with where it stands. */
const textsOf = (register: RegisterDefinition): [where: string, text: Bilingual][] => [
  ...(['title', 'description', 'custodian', 'rhythm', 'absence'] as const).map((name): [string, Bilingual] => [
    name,
    register[name],
  ]),
  ...(register.rule ? [['rule', register.rule] satisfies [string, Bilingual]] : []),
  ...Object.entries(register.derived).flatMap(([name, { enum: choices, ...title }]): [string, Bilingual][] => [
    [`derived.${name}`, title],
    ...Object.entries(choices ?? {}).map(([key, label]): [string, Bilingual] => [`derived.${name}.${key}`, label]),
  ]),
  ...Object.entries(register.fields).flatMap(([name, { title, description, enum: choices }]): [string, Bilingual][] => [
    [`${name}.title`, title],
    ...(description ? [[`${name}.description`, description] satisfies [string, Bilingual]] : []),
    ...Object.entries(choices ?? {}).map(([key, label]): [string, Bilingual] => [`${name}.${key}`, label]),
  ]),
]

const HAN = /\p{Script=Han}/u

/** A space between Chinese characters comes from a folded line; English may only quote Chinese. */
export const languageFaults = (register: RegisterDefinition): string[] =>
  textsOf(register).flatMap(([where, { zh, en }]) => [
    ...(/\p{Script=Han}\s+\p{Script=Han}|\n/u.test(zh) ? [`${where}: zh is folded`] : []),
    ...(HAN.test(zh) || /^[\d.]+$/.test(zh) ? [] : [`${where}: zh is not Chinese`]),
    ...(HAN.test(en.replace(/“[^”]*”/g, '')) ? [`${where}: en is Chinese`] : []),
  ])

const twice = (texts: string[]): string[] => texts.filter((one, index) => texts.indexOf(one) !== index)

const enumFaults = ({ enum: choices }: Field): string[] => {
  const labels = Object.values(choices ?? {})
  return [
    ...(choices && labels.length < 2 ? ['one choice is none'] : []),
    ...twice(labels.map(({ zh }) => zh)).map((label) => `label ${label} twice`),
    ...twice(labels.map(({ en }) => en.toLowerCase())).map((label) => `label ${label} twice`),
  ]
}

const fieldFaults = (field: Field, register: RegisterDefinition, all: string[]): string[] => {
  const has = (role: Field['role'][number]): boolean => field.role.includes(role)
  const measured = has('value') && (field.type === 'number' || field.type === 'integer')
  return [
    ...(has('key') && !field.required ? ['a key is required'] : []),
    ...(has('ref') !== (field.ref !== undefined) && !has('key') && !has('place') && !has('organisation')
      ? ['role and target of ref']
      : []),
    ...(field.ref !== undefined && !all.includes(field.ref) ? [`no register ${field.ref}`] : []),
    ...(measured && field.unit === undefined && fieldsWithRole(register, 'unit').length === 0 ? ['no unit'] : []),
    ...(has('document') && field.type !== 'list' ? ['documents are a list'] : []),
    ...(field.unit === '%' && field.maximum === undefined ? ['a share has no upper bound'] : []),
    ...(field.unit === '{CNY}' && field.type !== 'number' ? ['money is a number'] : []),
    ...enumFaults(field),
  ]
}

const whenFaults = ({ fields }: RegisterDefinition, when: When): string[] =>
  Object.entries(when).flatMap(([name, choices]) =>
    choices
      .filter((choice) => fields[name]?.enum?.[choice] === undefined)
      .map((choice) => `${name} has no choice ${choice}`),
  )

/** What is added up by year: in the unit of its column, by fields that are there, of days or years. */
const sumFaults = ({ fields, sums }: RegisterDefinition): string[] => {
  if (!sums) return []
  const { of, by, ways } = sums
  const isDated = Object.values(fields).some(
    ({ role, type }) => role.includes('time') && ['date', 'year'].includes(type),
  )
  return [
    ...(isDated ? [] : ['sums are by year']),
    ...of.filter((name) => fields[name]?.unit === undefined).map((name) => `${name}: sums have the unit of a column`),
    ...[...by, ...(ways ? [...ways.to, ways.by] : [])]
      .filter((name) => fields[name]?.type !== 'string')
      .map((name) => `${name}: sums are by texts and choices`),
  ]
}

/** Every choice in one list, so that the lists together hold the register. */
const listFaults = ({ fields, lists }: RegisterDefinition): string[] => {
  if (!lists) return []
  const listed = lists.of.flatMap(({ choices }) => choices).toSorted()
  const choices = Object.keys(fields[lists.by]?.enum ?? {}).toSorted()
  return listed.join() === choices.join() ? [] : [`${lists.by}: each choice stands in one list`]
}

/** Bars are of choices of a key field, in rows that a key field names after it. */
const dimensionFaults = ({ fields, dimensions }: RegisterDefinition): string[] => {
  if (!dimensions) return []
  const { by, named, whole, parts, apart } = dimensions
  const known = fields[by]?.enum ?? {}
  return [
    ...[by, named]
      .filter((name) => !fields[name]?.role.includes('key'))
      .map((name) => `${name}: dimensions are in keys`),
    ...Object.keys({ ...whole, ...parts, ...apart })
      .filter((choice) => !Object.hasOwn(known, choice))
      .map((choice) => `${by} has no choice ${choice}`),
  ]
}

/** What is read by place is of a register whose keys begin with one, and stands apart from what is derived of it. */
const besideFaults = ({ fields, beside, derived }: RegisterDefinition): string[] => {
  const [first] = Object.values(REGISTERS[beside ?? '']?.fields ?? {}).filter(({ role }) => role.includes('key'))
  return [
    ...(beside === undefined || first?.role.includes('place') ? [] : [`${beside}: no keys of places`]),
    ...(beside === undefined || Object.values(fields).some(({ role }) => role.includes('place')) ? [] : ['no place']),
    ...Object.values(derived).flatMap(({ ref }) => (ref === undefined || REGISTERS[ref] ? [] : [`no register ${ref}`])),
  ]
}

/** Rules that speak of a row as a whole name fields and choices that are there. */
const ruleFaults = (register: RegisterDefinition): string[] => {
  const { fields, windows, identities, totals, sums, carried, publicity } = register
  const isOf = (name: string | undefined, types: string[]): boolean =>
    name === undefined || types.includes(fields[name]?.type ?? '')
  const quantities = [
    ...identities.flatMap(({ sum, minus, equals, atMost }) => [...sum, ...minus, equals, atMost]),
    ...totals.map(({ sum }) => sum),
    ...(sums?.of ?? []),
    ...(carried ? [carried.from, carried.to] : []),
  ]
  return [
    ...windows.flatMap(({ when, from, to, least, most }) => [
      ...whenFaults(register, when),
      ...[from, to].filter((name) => !isOf(name, ['date'])).map((name) => `${name}: windows are days`),
      ...((least === undefined) === (most === undefined) ? ['a window lasts at least or at most'] : []),
    ]),
    ...quantities.filter((name) => !isOf(name, ['number', 'integer'])).map((name) => `${name}: no quantity`),
    ...identities.flatMap(({ equals, atMost }) =>
      (equals === undefined) === (atMost === undefined) ? ['an identity equals or stays below'] : [],
    ),
    ...sumFaults(register),
    ...listFaults(register),
    ...dimensionFaults(register),
    ...besideFaults(register),
    ...totals.flatMap(({ when }) => whenFaults(register, when)),
    ...(publicity ? whenFaults(register, publicity.ended) : []),
    ...(publicity?.until && !isOf(publicity.until, ['date']) ? ['publicity ends on a day'] : []),
    ...((publicity === undefined) === Object.values(fields).every(({ retractable }) => !retractable)
      ? []
      : ['retractable fields and publicity belong together']),
    ...Object.values(fields).flatMap(({ withheld, only, below, ownerOf, coarsen, convertible }) => [
      ...whenFaults(register, withheld ?? {}),
      ...whenFaults(register, only ?? {}),
      ...(below === undefined || fields[below] ? [] : [`no field ${below}`]),
      ...(ownerOf === undefined || REGISTERS[fields[ownerOf]?.ref ?? '']?.owner !== undefined
        ? []
        : [`${ownerOf} names no record that has an owner`]),
      ...whenFaults(register, coarsen?.when ?? {}),
      ...(convertible && !fields[convertible.by] ? [`no field ${convertible.by}`] : []),
      ...Object.values(convertible?.to ?? {})
        .filter((unit) => !unitOf(unit))
        .map((unit) => `no unit ${unit}`),
    ]),
  ]
}

/** What is wrong with a definition although its schema allows it. */
export const faultsOf = (register: RegisterDefinition, all: string[]): string[] => {
  const fields = Object.entries(register.fields)
  const keys = fieldsWithRole(register, 'key')
  const { from, until } = register.effective ?? {}
  return [
    ...fields.flatMap(([name, field]) => fieldFaults(field, register, all).map((fault) => `${name}: ${fault}`)),
    ...twice(fields.map(([, { title }]) => title.zh)).map((title) => `title ${title} twice`),
    ...twice(fields.map(([, { title }]) => title.en)).map((title) => `title ${title} twice`),
    ...fields
      .filter(([name, { title }]) => title.en !== name && Object.hasOwn(register.fields, title.en))
      .map(([name, { title }]) => `${name} is titled like the field ${title.en}`),
    ...(register.sample.every((name, index) => keys[index] === name) ? [] : ['a sample shares leading key fields']),
    ...[from, until]
      .filter((name) => name !== undefined && register.fields[name]?.type !== 'date')
      .map((name) => `${name}: effective dates are days`),
    ...(fieldsWithRole(register, 'longitude').length === fieldsWithRole(register, 'latitude').length
      ? []
      : ['longitude and latitude belong together']),
    ...ruleFaults(register),
  ]
}

/** A register of one key field with more fields or other properties. */
export const aRegister = (
  fields: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): RegisterDefinition => ({
  id: 'a',
  ...Register.parse({
    ...{ title: text, description: text, group: 'portal', custodian: text, basis: [], rhythm: text, absence: text },
    licence: 'CC0-1.0',
    fields: { id: { title: { zh: '编号', en: 'number' }, type: 'string', role: ['key'], required: true }, ...fields },
    ...more,
  }),
})
