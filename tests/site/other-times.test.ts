import { describe, expect, it } from 'vitest'

/** Pages asked for another time than now: what is now is never shown as what was then. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const read = async (path: string): Promise<{ status: number; to: string | null; text: string }> => {
  const answer = await fetch(new URL(path, ORIGIN), { redirect: 'manual' })
  const main = /<main[\s\S]*<\/main>/.exec(await answer.text())?.[0] ?? ''
  return {
    status: answer.status,
    to: answer.headers.get('Location'),
    text: main.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' '),
  }
}

const CERTIFICATE = '/certificates/SLGP-2024-0001/'

describe('a page that tells of now alone', () => {
  it.each([
    ['/places/110101/', '?asOf=2026-01-31T08:00:00Z', '2026年1月31日 16:00'],
    ['/en/places/110101/', '?on=2026-01-31', '31 January 2026'],
    ['/places/140000/now/', '?asOf=5', '“5”'],
    ['/organisations/91350100M000100Y43/', '?on=2026-01-31', '2026年1月31日'],
    ['/en/organisations/91350100M000100Y43/', '?asOf=x', '“x”'],
  ])('refuses another time in words: %s%s', async (path, query, said) => {
    const refused = await read(path + query)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(said)
    expect(refused.text).toContain(path.startsWith('/en') ? 'This page tells of now alone' : '这一页只说现在')
    const now = await read(path)
    expect(now.status).toBe(200)
    expect(now.text).not.toContain(path.startsWith('/en') ? 'This page tells of now alone' : '这一页只说现在')
  })
})

describe('a certificate at another time', () => {
  it('is what the record had of it then, said as the portal writes instants', async () => {
    const instant = new Date().toISOString()
    const { status, text } = await read(`${CERTIFICATE}?asOf=${instant}`)
    expect(status).toBe(200)
    expect(text).toMatch(/您看的是\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d（日志有 \d+ 条时）记录里的这张证书/)
    expect(text).not.toContain(instant)
    expect((await read(CERTIFICATE)).text).not.toContain('您看的是')
  })

  it.each([
    ['?asOf=0', 404, '还没有这张证书'],
    ['?asOf=yesterday', 422, '“yesterday”既不是时间'],
    ['?asOf=999999999999', 422, '还没有 999999999999 条'],
    ['?asOf=2999-01-01T00:00:00Z', 422, '2999年1月1日 08:00'],
  ])('is refused in words: %s', async (query, status, said) => {
    const refused = await read(CERTIFICATE + query)
    expect(refused.status).toBe(status)
    expect(refused.text).toContain(said)
  })
})

describe('a place by its code with zeros for town and village, or cut short', () => {
  it.each([
    ['/places/140100000000/', '/places/140100/'],
    ['/en/places/110101000/?x=1', '/en/places/110101/?x=1'],
    ['/places/1401/', '/places/140100/'],
  ])('%s leads to the place', async (path, to) => expect(await read(path)).toMatchObject({ status: 308, to }))

  it.each(['/places/999900000000/', '/places/110101001/', '/places/1401000000000/'])('%s is none', async (path) =>
    expect((await read(path)).status).toBe(404),
  )
})

describe('a place that a page is asked for', () => {
  it.each(['/consultations/', '/reports/statistics/', '/search/'])(
    'is told of where there is none: %s',
    async (path) => {
      for (const [lang, said] of [
        ['', '没有“太原一”这个行政区划代码。'],
        ['/en', 'There is no place with the code “太原一”.'],
      ]) {
        const refused = await read(`${lang}${path}?place=${encodeURIComponent('太原一')}`)
        expect(refused.status).toBe(404)
        expect(refused.text).toContain(said)
      }
      const asked = await read(`${path}?place=1401`)
      expect(asked.status).toBe(200)
      expect(asked.text).not.toContain('行政区划代码。')
    },
  )

  it.each(['/consultations/', '/reports/statistics/'])(
    'does not empty the list where there is none: %s',
    async (path) => {
      const [none, all] = [await read(`${path}?place=999999`), await read(path)]
      expect(all.text.split(' ').filter((word) => !none.text.includes(word))).toEqual([])
      expect(none.text).toContain('没有“999999”这个行政区划代码。 看全部地方')
    },
  )

  it('is the same by the beginning of its code', async () => {
    const [short, whole] = [await read('/search/?q=桥&place=1401'), await read('/search/?q=桥&place=140100')]
    expect(short.text).toBe(whole.text)
    expect(short.text).toContain('只找提到太原市的')
    expect((await read('/registers/air-stations/?place=1401')).text).toContain('尖草坪')
  })
})
