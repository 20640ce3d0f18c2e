import { beforeAll, describe, expect, it } from 'vitest'
import { aPlace, get, publishAll } from './builders.ts'
import { anAccount, anItem, pointersOf, publishAccount, publishedAccount, read } from './gep-builders.ts'

const ofArea = (over: object = {}) =>
  anAccount({ method: 'specific-area-2021', specificArea: { id: 'valley', name: '示例河谷' }, ...over })

beforeAll(async () => {
  await publishAll('places', [aPlace({ code: '513300', nameZh: '甘孜藏族自治州', nameEn: 'Garzê' })])
  await publishAll('gep-areas', [
    { area: '513300.valley', name: '示例河谷', place: '513300', longitude: '101.5', latitude: '30.1', size: '12.5' },
  ])
})

describe('an account of a specific area', () => {
  it('stands in a register and under a key of its own, and in no list of regions', async () => {
    const { account, url } = await publishedAccount<{ account: string; url: string }>(ofArea())
    expect([account, url]).toEqual([
      '513300.valley-2011-specific-area-2021',
      '/gep/areas/513300.valley/2011/specific-area-2021/',
    ])
    const { items } = await read<{ items: object[] }>('/api/gep/accounts')
    expect(items).toEqual([])
    const areas = await read<{ items: { key: string; area: string }[] }>('/api/gep/areas/accounts?place=513300')
    expect(areas.items).toMatchObject([{ key: account, area: '513300.valley' }])
    expect((await get('/api/gep/accounts/513300/2011')).status).toBe(404)
  })

  it('is read with its area and recomputed', async () => {
    const { area, accounts } = await read<{ area: { body: object }; accounts: { year: number }[] }>(
      '/api/gep/areas/513300.valley',
    )
    expect([area.body, accounts]).toMatchObject([{ name: '示例河谷' }, [{ year: 2011 }]])
    const whole = await read<{ result: { totals: { gep: { value: string } } }; gep: string }>(
      '/api/gep/areas/513300.valley/2011/specific-area-2021',
    )
    expect(whole.result.totals.gep.value).toBe(whole.gep)
    expect((await get('/api/gep/areas/513300.nowhere')).status).toBe(404)
    expect((await get('/api/gep/areas/513300.valley/2012/specific-area-2021')).status).toBe(404)
  })

  it('cannot be put beside an account of a region', async () => {
    await publishedAccount(anAccount({ items: [anItem()] }))
    const pair = 'accounts=513300-2011-garze-2017,513300.valley-2011-specific-area-2021'
    expect((await get(`/api/gep/comparisons?${pair}&mixed=true`)).status).toBe(422)
  })

  it('is refused without a method made for areas, and about an area that nobody registered', async () => {
    const wrong = await publishAccount(ofArea({ method: 'garze-2017' }))
    expect([wrong.status, await pointersOf(wrong)]).toEqual([422, ['/method']])
    const unknown = await publishAccount(ofArea({ specificArea: { id: 'nowhere', name: '示例' } }))
    expect([unknown.status, await pointersOf(unknown)]).toEqual([422, ['/specificArea/id']])
    const missing = await publishAccount(anAccount({ method: 'specific-area-2021' }))
    expect(missing.status).toBe(422)
  })
})
