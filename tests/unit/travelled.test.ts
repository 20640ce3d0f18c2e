import { describe, expect, it } from 'vitest'
import { MOST_TOLD, travelledOf, type ToldOfLot } from '../../content/trace/travelled.ts'

const LOT = { subject: 'https://id.gs1.org/01/09520000000073/10/A', lot: 'A' }
const NOW = new Date('2026-05-10T00:00:00Z')
const at = (day: number, hour = 0): number => Date.UTC(2026, 3, day, hour)
/** 示例岭 and a place some 1,100 km from it. */
const [NEAR, FAR] = [
  ['示例岭', 132.08, 18.06],
  ['示例港', 132.08, 28.06],
] as const

interface Over {
  event?: number
  holder?: number
  role?: number
  type?: string
  action?: string | null
  step?: string | null
  party?: number
  place?: readonly [string, number, number] | readonly [null, null, null]
}
let count = 0
const told = (time: number, over: Over = {}): ToldOfLot => {
  const { event = ++count, holder = 0, role = 11, type = 'ObjectEvent', action = 'OBSERVE', step = 'storing' } = over
  return [event, holder, time, role, type, action, step, over.party ?? 1, ...(over.place ?? NEAR)]
}
const making = told(at(1), { role: 15, type: 'TransformationEvent', action: null, step: 'creating_class_instance' })

describe('how a lot travelled, in short', () => {
  it('is nothing where nothing is told', () => {
    expect(travelledOf([], LOT, NOW)).toBeUndefined()
  })

  it('is one stop a place in order of time, each with its days and what was done last, told by so many', () => {
    const far = told(at(4), { place: FAR, party: 2, step: 'receiving' })
    const sent = told(at(2), { step: 'shipping' })
    const nowhere = told(at(5), { place: [null, null, null], party: 2, step: 'retail_selling' })
    const travelled = travelledOf([nowhere, far, making, sent], LOT, NOW)
    expect(travelled?.stops).toEqual([
      {
        place: '示例岭',
        from: '2026-04-01T00:00:00.000Z',
        until: '2026-04-02T00:00:00.000Z',
        bizStep: 'shipping',
        isMarked: false,
      },
      {
        place: '示例港',
        from: '2026-04-04T00:00:00.000Z',
        until: '2026-04-05T00:00:00.000Z',
        bizStep: 'retail_selling',
        isMarked: false,
      },
    ])
    expect(travelled).toMatchObject({ parties: 2, gaps: [], impossible: [], isCut: false })
  })

  it('marks what cannot have been so, and tells what nobody says', () => {
    const tooFast = told(at(1, 1), { place: FAR, step: 'receiving' })
    const { impossible = [], gaps = [], stops = [] } = travelledOf([making, tooFast], LOT, NOW) ?? {}
    expect(impossible.map(({ kind }) => kind)).toEqual(['too-fast'])
    expect(gaps.map(({ kind }) => kind)).toEqual(['received-unsent'])
    expect(stops.map(({ isMarked }) => isMarked)).toEqual([true, true])
    expect(travelledOf([tooFast], LOT, NOW)?.gaps.map(({ kind }) => kind)).toContain('origin-unknown')
  })

  it('follows what holds the lot until that was first emptied, and no further', () => {
    const packed = told(at(2), { event: 900, role: 12, type: 'AggregationEvent', action: 'ADD', step: 'packing' })
    const [pallet, emptied] = [
      { holder: 7, role: 3, type: 'AggregationEvent' },
      { action: 'DELETE', step: 'unpacking' },
    ]
    const rows = [
      making,
      packed,
      told(at(2), { ...pallet, event: 900, action: 'ADD', step: 'packing' }),
      told(at(3), { holder: 7, role: 1, place: FAR }),
      told(at(4), { ...pallet, ...emptied, place: FAR }),
      told(at(9), { holder: 7, role: 1 }),
    ]
    expect(travelledOf(rows, LOT, NOW)?.stops.map(({ place }) => place)).toEqual(['示例岭', '示例港'])
  })

  it('says where more is told than was read', () => {
    const many = Array.from({ length: MOST_TOLD + 1 }, (_, hour) => told(at(2, hour)))
    expect(travelledOf(many, LOT, NOW)?.isCut).toBe(true)
    expect(travelledOf(many.slice(1), LOT, NOW)?.isCut).toBe(false)
  })
})
