import { describe, expect, it } from 'vitest'
import { nearQuestion } from '../../site/near/question.ts'

const ask = (query: string) => nearQuestion(new URLSearchParams(query))

describe('the question of what is near', () => {
  it('takes coordinates from their own fields or from the text, rounded', () => {
    const position = { longitude: 116.37, latitude: 39.87 }
    expect(ask('longitude=116.3661&latitude=39.8673').position).toEqual(position)
    expect(ask('q=39.8673,116.3661')).toMatchObject({ position, q: '', isWrong: false })
  })
  it('takes 1, 3 or 10 kilometres, and 3 for anything else', () => {
    expect(['1', '3', '10', '500', 'x', ''].map((km) => ask(`radius=${km}`).radius)).toEqual([1, 3, 10, 3, 3, 3])
  })
  it('takes a place by its six digits, and coordinates before it', () => {
    expect(ask('place=140100').place).toBe('140100')
    expect(ask('place=x').place).toBeUndefined()
    expect(ask('place=140100&q=116,39').place).toBeUndefined()
  })
  it('keeps any other text to be searched', () =>
    expect(ask('q=太原 12 号')).toMatchObject({ q: '太原 12 号', isWrong: false }))
  it('knows coordinates that are none', () => {
    for (const query of ['longitude=0&latitude=0', 'longitude=116', 'latitude=abc', 'q=0,0', 'q=-116.4, 39.9'])
      expect([query, ask(query).isWrong]).toEqual([query, true])
  })
})
