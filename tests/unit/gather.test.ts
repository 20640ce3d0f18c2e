import { describe, expect, it } from 'vitest'
import { newGatherer } from '../../worker/gather.ts'

describe('what gathers', () => {
  it('writes together what came while a write was under way, in order, and tells each when it stands', async () => {
    const written: number[][] = []
    const stood: number[] = []
    let end = (): void => {}
    const gather = newGatherer(async (items: number[]) => {
      written.push(items)
      if (written.length === 1) await new Promise<void>((done) => (end = done))
      return []
    })
    const each = [1, 2].map((item) => gather(item).then(() => stood.push(item)))
    await Promise.resolve()
    const later = [3, 4, 5].map((item) => gather(item).then(() => stood.push(item)))
    expect(stood).toEqual([])
    end()
    await Promise.all([...each, ...later])
    expect(written).toEqual([
      [1, 2],
      [3, 4, 5],
    ])
    expect(stood).toEqual([1, 2, 3, 4, 5])
    await gather(6)
    expect(written.at(-1)).toEqual([6])
  })

  it('fails those whose write failed, and no other', async () => {
    const gather = newGatherer(async (items: number[]) => {
      if (items.includes(0)) throw new Error('full')
      return []
    })
    const first = gather(0)
    await expect(first).rejects.toThrow('full')
    await expect(gather(1)).resolves.toBeUndefined()
  })

  it('answers each of those it asked for together with its own', async () => {
    const half = newGatherer(async (items: number[]) => items.map((item) => (item % 2 === 0 ? item / 2 : undefined)))
    expect(await Promise.all([2, 3, 4].map(half))).toEqual([1, undefined, 2])
  })

  it('never writes more than a thousand at once', async () => {
    const sizes: number[] = []
    const gather = newGatherer(async (items: number[]) => {
      sizes.push(items.length)
      return []
    })
    await Promise.all(Array.from({ length: 2_500 }, (_, n) => gather(n)))
    expect(sizes).toEqual([1_000, 1_000, 500])
  })
})
