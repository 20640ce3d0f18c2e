import { describe, expect, it } from 'vitest'
import { get } from './builders.ts'
import { issuesOf, read } from './gep-builders.ts'

const LS = '/api/gep/processes/slope-length-steepness?slope=8&cells=100&cellWidth=30'

describe('a process', () => {
  it('is listed with its inputs, their units and bounds, and the formulas it serves', async () => {
    const { items } = await read<{ items: { id: string; inputs: object; feeds: object[] }[] }>('/api/gep/processes')
    const budyko = items.find(({ id }) => id === 'evapotranspiration-budyko')
    expect(budyko?.inputs).toMatchObject({ precipitation: { unit: 'mm', positive: true } })
    expect(budyko?.feeds).toContainEqual({ formula: 'water-balance', input: 'evapotranspiration' })
  })

  it('comes to a number with its unit, the same every time', async () => {
    const { value, unit } = await read<{ value: string; unit: string }>(LS)
    expect([Number(value).toFixed(6), unit]).toEqual(['1.345856', '1'])
  })

  it('is refused with the input that is wrong, and never ends in an error of ours', async () => {
    const refused = async (path: string) => {
      const answer = await get(path)
      expect(answer.status, path).toBe(422)
      return (await issuesOf(answer)).map(({ pointer }) => pointer)
    }
    expect(await refused('/api/gep/processes/retention-curve-number')).toEqual(['/curveNumber'])
    expect(await refused('/api/gep/processes/retention-curve-number?curveNumber=NaN')).toEqual(['/curveNumber'])
    expect(await refused('/api/gep/processes/retention-curve-number?curveNumber=101')).toEqual(['/curveNumber'])
    expect(await refused('/api/gep/processes/retention-curve-number?curveNumber=1e1')).toEqual(['/curveNumber'])
    expect(await refused(`${LS}&cellWidth=0`.replace('cellWidth=30&', ''))).toEqual(['/cellWidth'])
    expect(await refused(`${LS}&toString=1`)).toEqual(['/toString'])
    expect(await refused(LS.replace('cellWidth=30', `cellWidth=${'9'.repeat(50)}`))).toEqual([''])
    expect((await get('/api/gep/processes/constructor')).status).toBe(404)
  })
})
