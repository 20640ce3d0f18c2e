import { describe, expect, it } from 'vitest'

/** What pages of records and registers show beyond what was stated, of the data that every portal of one's own holds. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const read = async (path: string): Promise<{ status: number; html: string }> => {
  const answer = await fetch(new URL(path, ORIGIN), { redirect: 'manual' })
  return { status: answer.status, html: await answer.text() }
}
/** Of a page the text of its main part, blanks as one. */
const textOf = (html: string): string =>
  (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '').replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

const PROJECT = '/registers/eia/2606-990102-04-01-000002'

describe('the steps of a project', () => {
  it('stand as one line on the page of each of them, with what is closed and what comes next', async () => {
    for (const stage of ['accepted', 'proposed', 'decided']) {
      const { status, html } = await read(`${PROJECT}~${stage}~1/`)
      expect(status).toBe(200)
      const line = /<ol class="stages">[\s\S]*?<\/ol>/.exec(html)?.[0] ?? ''
      const order = ['受理公示', '拟审批公示', '审批决定公告', '开工'].map((step) => line.indexOf(step))
      expect(order.every((at) => at >= 0)).toBe(true)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      expect(textOf(html)).toContain('公示已于2026年8月7日结束')
    }
  })

  it('say so in English too, and are none where there are none', async () => {
    const { html } = await read(`/en${PROJECT}~proposed~1/`)
    expect(textOf(html)).toContain('How far it has got')
    expect(textOf(html)).toContain('By the rule it stays open for 5 working days at least, until 26 August 2026')
    expect((await read('/registers/air-stations/1001A/')).html).not.toContain('class="stages"')
  })
})

describe('what is reckoned of water', () => {
  it('is the class of sea water, with the standard and that its limits are to be checked', async () => {
    const { html } = await read('/registers/sea-water/990102-M1~20260520T030000Z~w01001/')
    expect(textOf(html)).toMatch(/海水水质类别 第一类/)
    expect(textOf(html)).toContain('GB 3097-1997')
    expect(textOf(html)).toContain('与公开的转录核对一致，待与正式文本核对')
  })

  it('is, beside a compensation, the year of its section or that nothing is known of it', async () => {
    const { html } = await read(`/registers/compensation-funds/${encodeURIComponent('示补2025-01')}~2025/`)
    expect(textOf(html)).toContain('地表水登记簿里没有这一断面当年的监测值')
    expect(textOf(html)).toContain('本站不计算金额')
    const settled = await read(`/registers/compensation-funds/${encodeURIComponent('示补2026-01')}~2026/`)
    expect(textOf(settled.html)).toMatch(/补偿指数 0\.\d{4}，不大于 1：水质不差于协议基准，由下游补给上游/)
    expect(textOf(settled.html)).toContain('金额是协议自己写的，不是本站算的')
    expect(settled.html).toMatch(/href="\/documents\/[0-9a-f]{64}\/"/)
    const vertical = await read(`/registers/compensation-funds/${encodeURIComponent('示补2025-02')}~2025/`)
    expect(vertical.status).toBe(200)
    expect(textOf(vertical.html)).not.toContain('本站不计算金额')
  })
})

describe('the accounts that a record used', () => {
  const LOAN = `/registers/green-finance/${encodeURIComponent('示金2026-04')}/`
  const USE = `/registers/gep-uses/${encodeURIComponent('示用2025-01')}/`

  it.each([
    ['', '用到的生态产品价值核算'],
    ['/en', 'Accounts of nature’s worth that it used'],
  ])('are listed with what they decided and when, each leading to its use: %s', async (at, title) => {
    const { status, html } = await read(at + LOAN)
    expect(status).toBe(200)
    const section = /<section[^>]*id="uses"[\s\S]*?<\/section>/.exec(html)?.[0] ?? ''
    expect(section).toContain(title)
    expect(section).toContain(`href="${at}${USE}"`)
    expect(section).toContain('示例茶叶合作社取水权质押贷款')
    expect(section).toMatch(/以水源涵养价值核定授信额度 · [^<]*2025/)
    expect((await read(at + USE)).status).toBe(200)
    // Published words keep their own language.
    expect(section.match(/lang="zh-Hans"/g)?.length ?? 0).toBe(at === '' ? 0 : 2)
  })

  it('are not looked for where none was used, nor beside other registers', async () => {
    const other = await read(`/registers/green-finance/${encodeURIComponent('示金2026-02')}/`)
    expect(other.status).toBe(200)
    expect(other.html).not.toContain('id="uses"')
    expect((await read('/registers/air-stations/1001A/')).html).not.toContain('id="uses"')
  })
})

describe('a standard written from memory', () => {
  const RECALLED = { '': '凭记忆写出，待与正式文本核对', '/en': 'from memory; to be checked against the issued text' }

  it.each(Object.entries(RECALLED))('is told from one that was read, at %s/registers/…', async (prefix, sentence) => {
    for (const id of ['sea-water', 'noise', 'air-quality', 'groundwater'])
      expect([id, textOf((await read(`${prefix}/registers/${id}/`)).html).toLowerCase()]).toEqual([
        id,
        expect.stringContaining(sentence.toLowerCase()),
      ])
    expect(textOf((await read(`${prefix}/registers/eia/`)).html)).not.toContain(sentence)
  })
})

describe('a register placed through another', () => {
  it('offers the place in its form, and finds by name or code what lies there', async () => {
    const { html } = await read('/registers/air-quality/')
    expect(html).toMatch(/<input[^>]*name="place"/)
    for (const place of ['110000', encodeURIComponent('北京市')]) {
      const found = await read(`/registers/air-quality/?place=${place}`)
      expect(found.status).toBe(200)
      expect(found.html).toMatch(/href="\/registers\/air-quality\/10\d\dA~/)
    }
  })

  it('finds nothing in another place, and answers what it cannot with a reason', async () => {
    expect((await read('/registers/air-quality/?place=540000')).html).not.toMatch(
      /href="\/registers\/air-quality\/10\d\dA~/,
    )
    const days = await read('/registers/self-monitoring/?place=990101&from=2026-01-01')
    expect(textOf(days.html)).toContain('这本登记簿按排放口排列')
    const company = await read(
      '/registers/self-monitoring/?place=990101&from=2026-01-01&organisation=91990101000000115Y',
    )
    expect(textOf(company.html)).not.toContain('这本登记簿按排放口排列')
  })

  it('is asked for any field by name', async () => {
    const found = await read('/registers/air-quality/?field.averaging=hour&place=110000')
    expect(found.status).toBe(200)
    expect(found.html).toMatch(/href="\/registers\/air-quality\/10\d\dA~[^"]*~hour/)
    expect(textOf((await read('/registers/air-quality/?field.nothing=1')).html)).toContain('field.nothing')
  })
})

describe('a record asked for as of another time', () => {
  const AT = '/registers/air-stations/1001A/'

  it('says that it is not of now, and leads to what is', async () => {
    const { index } = JSON.parse((await read('/api/registers/air-stations/records/1001A')).html)
    for (const [path, word] of [
      [AT, '那时的记录'],
      [`/en${AT}`, 'as it stood'],
    ] as const) {
      const { status, html } = await read(`${path}?asOf=${index + 1}`)
      expect([status, /<p class="past">[\s\S]*?<\/p>/.exec(html)?.[0]]).toEqual([200, expect.stringContaining(word)])
      expect(/<p class="past">[\s\S]*?<\/p>/.exec(html)?.[0]).toContain(`href="${path}"`)
      expect((await read(path)).html).not.toContain('class="past"')
    }
  })

  it.each([
    ['asOf=0', 404, '还没有这条记录'],
    ['asOf=abc', 422, '既不是时间'],
    ['asOf=2099-01-01T00:00:00Z', 422, '还没有到'],
    ['asOf=999999999', 422, '日志现在只有'],
    ['on=abc', 422, '不是日期'],
  ])('shows nothing of now in its place: %s', async (query, expected, word) => {
    const { status, html } = await read(`${AT}?${query}`)
    expect(status).toBe(expected)
    expect(textOf(html)).toContain(word)
    expect(html).toContain(`href="${AT}"`)
  })

  it('of one hour is shown on its day, and on no other', async () => {
    const hour = '/registers/air-quality/1001A~20180219T230000Z~hour/'
    const [held, other] = [await read(`${hour}?on=2018-02-20`), await read(`${hour}?on=2001-01-01`)]
    expect([held.status, textOf(held.html)]).toEqual([200, expect.stringContaining('2018年2月20日 这一天有效')])
    expect([other.status, textOf(other.html)]).toEqual([404, expect.stringContaining('说的不是这一天')])
  })

  it('in a list is refused in words', async () => {
    const { status, html } = await read('/registers/air-stations/?asOf=3')
    expect([status, textOf(html)]).toEqual([422, expect.stringContaining('只列现在的记录')])
  })
})
