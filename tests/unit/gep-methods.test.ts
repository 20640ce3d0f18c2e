import { describe, expect, it } from 'vitest'
import { FORMULAS } from '../../content/gep/formulas/all.ts'
import { Method } from '../../content/gep/method.ts'
import { compareMethods, methodOf } from '../../content/gep/methods.ts'
import { SERVICES } from '../../content/gep/services.ts'
import { isOf } from '../../content/gep/units.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'

const all = Object.values(METHODS)

describe('a method of GEP accounts', () => {
  it('is there for each of the six documents, and one for areas that are no administrative region', () => {
    expect(all.filter(({ scope }) => scope === 'administrative').map(({ id }) => id)).toEqual([
      'db33t-2274-2025',
      'garze-2017',
      'gbt-46869-2025',
      'mee-2020',
      'ndrc-2022',
      'seea-ea',
    ])
    expect(all.filter(({ scope }) => scope === 'specific-area').map(({ id }) => id)).toEqual(['specific-area-2021'])
  })

  it.each(all.map((method) => [method.id, method] as const))(
    '%s names only services and formulas that there are',
    (_, method) => {
      const services = [...method.indicators, ...method.prices, ...method.seea].map(({ service }) => service)
      expect(services.filter((service) => !SERVICES.has(service))).toEqual([])
      expect(method.indicators.flatMap(({ formulas }) => formulas).filter((id) => !FORMULAS.has(id))).toEqual([])
      expect(new Set(method.indicators.map(({ service }) => service)).size).toBe(method.indicators.length)
    },
  )

  it.each(all.map((method) => [method.id, method] as const))(
    '%s gives parameters in units of the input',
    (_, { parameters }) => {
      for (const { formula, input, unit } of parameters) {
        const expected = FORMULAS.get(formula)?.inputs[input]
        expect(expected, `${formula} ${input}`).toMatchObject({ nature: 'parameter' })
        expect(isOf(unit, expected?.unit ?? ''), `${unit} of ${formula} ${input}`).toBe(true)
      }
    },
  )

  it('shows nothing recalled as read: the list of the specification of 2022 is from memory', () => {
    expect(methodOf('ndrc-2022')).toMatchObject({ standing: 'recalled', complete: false })
    expect(new Set(methodOf('ndrc-2022')?.indicators.map(({ standing }) => standing))).toEqual(new Set(['recalled']))
  })

  it('says where every service it counts stands in SEEA EA', () => {
    for (const { indicators, seea } of all.filter(
      ({ scope, indicators }) => scope === 'administrative' && indicators.length > 0,
    ))
      expect(indicators.filter(({ service }) => !seea.some((each) => each.service === service))).toEqual([])
  })

  it('is refused without its note, and with a parameter written as a float', () => {
    const { id: _, note, ...rest } = methodOf('garze-2017') ?? expect.fail('no method')
    expect(Method.safeParse({ ...rest, note }).success).toBe(true)
    expect(Method.safeParse(rest).success).toBe(false)
    const [first] = rest.parameters
    expect(Method.safeParse({ ...rest, note, parameters: [{ ...first, value: 0.24 }] }).success).toBe(false)
  })

  it('is none for a name that every object has', () => {
    expect(methodOf('constructor')).toBeUndefined()
  })
})

describe('the comparison of methods', () => {
  const rows = compareMethods(all)
  const counts = (service: string, method: string) => rows.find((row) => row.service === service)?.by[method]?.counts

  it('has one row for each service', () => {
    expect(rows.map(({ service }) => service).toSorted()).toEqual([...SERVICES.keys()].toSorted())
  })

  it('tells what is not counted from what is not known', () => {
    expect(counts('oxygen-release', 'garze-2017')).toBe('yes')
    expect(counts('noise-reduction', 'garze-2017')).toBe('no')
    expect(counts('oxygen-release', 'ndrc-2022')).toBe('unknown')
    expect(counts('biodiversity', 'seea-ea')).toBe('no')
    expect(counts('energy', 'seea-ea')).toBe('no')
    expect(counts('oxygen-release', 'seea-ea')).toBe('unknown')
  })
})
