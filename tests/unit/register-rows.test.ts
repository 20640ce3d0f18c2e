import { describe, expect, it } from 'vitest'
import { PARAMETERS } from '../../content/generated/parameters.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkCharacter } from '../../content/organisations/credit-code.ts'
import { checkRows } from '../../content/registers/check.ts'
import type { Field, RegisterDefinition } from '../../content/registers/register.ts'

const registers = Object.values(REGISTERS)

const CREDIT_CODE = '91110000000000001'
const SAMPLES = [
  'w01019:4.0:1',
  `${CREDIT_CODE}${checkCharacter(CREDIT_CODE)}`,
  `${CREDIT_CODE}${checkCharacter(CREDIT_CODE)}001P`,
  ...['110000', '2026-Q1', '2026', 'annual', 'air-quality', 'P38', 'HW08', 'C26', '001', '1001A', 'w01018'],
  ...['6901234567892', 'x'.repeat(32), 'x'.repeat(17), 'bei jing', 'GB 3838-2002', 'A1', 'ab', '1', '表1', '文'],
  // An area and accounts.
  ...['513300.valley', '513300-2010-garze-2017', '513300.valley-2024-specific-area-2021'],
  // A key of a log, its id and a root.
  ...['0a1b2c3d', 'log.example/1+0a1b2c3d+AQ==', `${'A'.repeat(43)}=`, 'f'.repeat(64)],
  // A time of day.
  '09:30',
  // The beginning of a hash.
  '0a1b2c3d4e5f60718293',
  // A body that certifies, and the public half of a key.
  ...['CNCA-R-2026-001', 'A'.repeat(43)],
  // The number of a report.
  '7Q2MXK94TB',
  // An issue of codes, and where links of a product and of a logistic unit stand.
  ...['7Q2MXK94', '/', '/00/106141412345678908'],
  // A media type.
  'text/html',
  // A pulse of reports, a key that they are sealed to, and its fingerprint.
  ...['20261122T1150Z', `age1${'q'.repeat(58)}`, '01234-56789-ABCDE-FGHJK'],
]

const sampleText = ({ role, pattern, ref, ranges, grammar }: Field): string => {
  if (ranges) return '100..110'
  if (grammar) return '^x$'
  if (role.includes('person')) return 'A'.repeat(43)
  if (role.includes('link')) return 'https://example.org/'
  if (role.includes('place') || ref === 'places') return '110000'
  if (role.includes('product')) return '06901234567892'
  const shape = new RegExp(role.includes('organisation') ? '^\\d{17}.$' : (pattern ?? '文'), 'u')
  const found = SAMPLES.find((sample) => shape.test(sample))
  if (found === undefined) throw new Error(`no sample fits ${pattern}`)
  return found
}

/** A value that a field should take. */
const sampleOf = (field: Field): unknown => {
  const choice = Object.values(field.enum ?? {})[0]?.zh
  switch (field.type) {
    case 'list':
      return [field.role.includes('document') ? 'a'.repeat(64) : (choice ?? sampleText(field))]
    case 'string':
      return choice ?? sampleText(field)
    case 'number':
      return field.minimum ?? '-0.5'
    case 'integer':
      return field.maximum ?? field.minimum ?? '1'
    case 'boolean':
      return '是'
    case 'date':
      return '2026-03-01'
    case 'datetime':
      return '2026-03-01T08:00:00+08:00'
    case 'year':
      return '2026'
    case 'yearmonth':
      return '2026-03'
  }
}

/** The unit that a row's parameter, or whatever decides, is measured in. */
const unitFor = (register: RegisterDefinition, { convertible }: Field): string => {
  const by = convertible && register.fields[convertible.by]
  if (!convertible || !by) return '1'
  const subject = Object.keys(by.enum ?? {})[0] ?? sampleText(by)
  return convertible.to?.[subject] ?? PARAMETERS[subject]?.unit ?? '1'
}

/** Fields that stand in any row, whatever it says besides. */
const everywhere = ({ fields }: RegisterDefinition): [string, Field][] =>
  Object.entries(fields).filter(([, { only }]) => !only)

/** A row with all fields that any row may have, none of which keeps another from standing. */
const rowOf = (register: RegisterDefinition): Record<string, unknown> =>
  Object.fromEntries(
    everywhere(register).map(([name, field]) => {
      if (field.role.includes('unit')) return [name, unitFor(register, field)]
      // What is held to a rule of days ends long after it began.
      if (register.ruled && (name === 'closes' || name === 'day')) return [name, '2026-06-30']
      return [name, name === 'publicUntil' ? '2099-12-31' : sampleOf(field)]
    }),
  )

describe('every register', () => {
  const now = new Date('2026-11-21T08:00:00Z')

  it.each(registers)('$id takes a row with all its fields, and refuses it without one that is required', (register) => {
    const row = rowOf(register)
    const { accepted, issues } = checkRows(register, [row], { now })
    expect(issues).toEqual([])
    expect(Object.keys(accepted[0]?.body ?? {})).toEqual(everywhere(register).map(([name]) => name))
    for (const [name] of Object.entries(register.fields).filter(([, { required }]) => required)) {
      const { [name]: _, ...rest } = row
      expect(checkRows(register, [rest], { now }).issues).toMatchObject([{ pointer: `/0/${name}`, code: 'missing' }])
    }
  })

  it.each(
    registers
      .flatMap((register) => Object.entries(register.fields).map(([name, field]) => ({ register, name, field })))
      .filter(({ field }) => field.only),
  )('$register.id takes $name where it belongs, and asks for it there alone', ({ register, name, field }) => {
    const row = rowOf(register)
    const wanted = Object.fromEntries(Object.entries(field.only ?? {}).map(([other, [choice]]) => [other, choice]))
    const above = field.below === undefined ? '' : `${String(row[field.below])}~`
    const value = [`${above}${sampleText(field)}`]
    expect(checkRows(register, [{ ...row, ...wanted, [name]: value }], { now }).issues).toEqual([])
    const codes = (given: object) =>
      checkRows(register, [given], { now }).issues.map(({ pointer, code }) => [pointer, code])
    expect(codes({ ...row, ...wanted })).toEqual([[`/0/${name}`, 'needed-with']])
    expect(codes({ ...row, [name]: value })).toEqual([[`/0/${name}`, 'only-with']])
    if (above !== '') expect(codes({ ...row, ...wanted, [name]: ['x~1'] })).toEqual([[`/0/${name}`, 'not-below']])
  })
})
