import { describe, expect, it } from 'vitest'
import { isInRange, rangesIn, readRange } from '../../content/trace/serial-range.ts'

describe('an entry of a list of serials', () => {
  it.each([
    ['105', '105', '105'],
    ['100..110', '100', '110'],
    ['7..7', '7', '7'],
    // Dots are characters of serials too: those in the middle divide.
    ['a...b.', 'a.', 'b.'],
  ])('%s is of %s to %s', (entry, first, last) => {
    expect(readRange(entry)).toEqual({ first, last })
  })

  it.each([
    ['98..105', 'range-lengths'],
    ['1..1000', 'range-lengths'],
    ['110..100', 'range-reversed'],
    ['..', 'range-open'],
    ['..9', 'range-open'],
    ['9..', 'range-open'],
    ['', 'range-open'],
    ['1 2', 'range-characters'],
    ['序号', 'range-characters'],
    ['123456789012345678901', 'range-characters'],
  ])('%s is none: %s', (entry, fault) => {
    expect(readRange(entry)).toEqual({ fault })
    expect(rangesIn([entry])).toEqual([])
  })

  it('holds serials of its own length alone', () => {
    const [range] = rangesIn(['100..110'])
    const held = ['100', '105', '110', '099', '111', '1050', '10'].map((serial) => range && isInRange(serial, range))
    expect(held).toEqual([true, true, true, false, false, false, false])
  })
})
