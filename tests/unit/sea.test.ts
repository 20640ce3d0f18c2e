import { describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { deriveFrom } from '../../content/registers/derived.ts'
import { derive } from '../../content/sea/derive.ts'
import { ITEMS, SEA_CLASS_TITLES, SEA_CLASSES } from '../../content/sea/gb3097.ts'
import { isAtLeastAsGood, parameterClass, seaClass, type SeaRow } from '../../content/sea/sea-class.ts'
import { shownDerived } from '../../site/registers/derived.ts'

const row = (parameter: string, value: string, more: Partial<SeaRow> = {}): SeaRow => ({ parameter, value, ...more })

describe('class of one parameter of sea water', () => {
  it.each([
    ['无机氮', '0.20', 'first'],
    ['无机氮', '0.201', 'second'],
    ['无机氮', '0.50', 'fourth'],
    ['无机氮', '0.500001', 'worse-than-fourth'],
    ['活性磷酸盐', '0.030', 'second'],
    ['活性磷酸盐', '0.031', 'fourth'],
    ['w01009', '6', 'first'],
    ['w01009', '5.99', 'second'],
    ['w01009', '2.9', 'worse-than-fourth'],
    ['w01001', '7.8', 'first'],
    ['w01001', '8.6', 'third'],
    ['w01001', '6.7', 'worse-than-fourth'],
    ['w22001', '0.05', 'first'],
    ['w22001', '0.06', 'third'],
    ['w02003', '2000', 'first'],
    ['w02003', '999999', 'fourth'],
  ])('%s of %s is %s', (parameter, value, expected) => expect(parameterClass(row(parameter, value))).toBe(expected))

  it('takes the unit of the row', () => {
    expect(parameterClass(row('w20142', '0.06', { unit: 'ug/L' }))).toBe('second')
    expect(parameterClass(row('w20142', '0.06', { unit: 'Cel' }))).toBeUndefined()
  })

  it('takes half of the detection limit for what is below it', () =>
    expect(
      parameterClass({ parameter: 'w23002', detectionLimit: '0.01', flag: 'below-detection', value: undefined }),
    ).toBe('first'))

  it.each<[string, SeaRow]>([
    ['of an unknown parameter', row('w99999', '1')],
    ['of a name inherited from every object', row('toString', '1')],
    ['of a faulty instrument', row('无机氮', '0.1', { flag: 'fault' })],
    ['of nothing measured', { parameter: '无机氮' }],
  ])('is none %s', (_, one) => expect(parameterClass(one)).toBeUndefined())

  it('refuses what is no decimal', () => expect(() => parameterClass(row('无机氮', '<0.1'))).toThrow(RangeError))
})

describe('class of a sample of sea water', () => {
  it('is the worst of its parameters, which are named', () =>
    expect(seaClass([row('w01001', '8.1'), row('无机氮', '0.35'), row('w01018', '3.5'), row('x', '9')])).toEqual({
      class: 'third',
      limiting: ['无机氮', 'w01018'],
      assessed: 3,
    }))

  it('has nothing that limits the first', () =>
    expect(seaClass([row('w01001', '8.1')])).toEqual({ class: 'first', limiting: [], assessed: 1 }))

  it('is none where nothing counts', () => expect(seaClass([row('无机氮', '9', { flag: 'suspect' })])).toBeUndefined())
})

describe('what is reckoned of a row of sea water', () => {
  const stated = {
    parameter: '无机氮',
    value: '0.35',
    unit: 'mg/L',
    time: '2026-05-20T03:00:00Z',
    targetClass: 'second',
  }

  it('says class, target, edition, and that the limits are to be checked', () =>
    expect(derive(stated, [stated])).toMatchObject({
      parameterClass: 'third',
      class: 'third',
      meetsTarget: false,
      edition: 'GB 3097-1997',
      limitsStanding: { zh: expect.stringContaining('核对') },
    }))

  it('judges no target where none is stated, and no water before the edition', () => {
    const { targetClass: _, ...aimless } = stated
    expect(derive(aimless, [aimless])).not.toHaveProperty('meetsTarget')
    expect(derive({ ...stated, time: '1998-06-30T15:59:59Z' }, [stated])).toEqual({})
    expect(derive({ ...stated, time: '1998-06-30T16:00:00Z' }, [stated])).toHaveProperty('class')
  })

  it('is printed by name in both languages', () => {
    const register = REGISTERS['sea-water']
    if (!register) throw new Error('no register sea-water')
    expect(deriveFrom(register, stated, [stated])).toHaveProperty('class', 'third')
    expect(shownDerived(register, stated, { beside: [stated] }, 'zh').get('class')).toEqual({ text: '第三类' })
    const worse = { ...stated, value: '0.6' }
    expect(shownDerived(register, worse, { beside: [worse] }, 'en').get('class')).toEqual({
      text: 'worse than fourth class',
    })
  })

  it('names every class that a target may be', () => {
    const choices = REGISTERS['sea-water']?.fields['targetClass']?.enum ?? {}
    expect(Object.keys(choices)).toEqual(SEA_CLASSES.slice(0, 4))
    for (const [name, title] of Object.entries(choices))
      expect(Object.entries(SEA_CLASS_TITLES)).toContainEqual([name, title])
    expect(isAtLeastAsGood('worse-than-fourth', 'fourth')).toBe(false)
    expect(ITEMS).toBe(28)
  })
})
