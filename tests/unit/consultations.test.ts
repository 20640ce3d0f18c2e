import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readComment, wordsOf } from '../../content/consultations/comment.ts'
import { differenceOf, piecesOf } from '../../content/consultations/difference.ts'
import { drawLots } from '../../content/consultations/draw.ts'
import { writeIcs } from '../../content/consultations/ics.ts'
import { numberedAs, paragraphsOf } from '../../content/consultations/paragraphs.ts'
import { contactKey } from '../../content/consultations/registration.ts'
import { standingOf, whyNotTaken } from '../../content/consultations/state.ts'
import { isRedactionOf, TAKEN_OUT, WITHHOLDING } from '../../content/consultations/withholding.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import type { Dated } from '../../db/record/consultations.ts'
import { monthOf, monthView } from '../../site/consultations/calendar.ts'
import { viewOf } from '../../site/consultations/view.ts'

const utf8 = new TextEncoder()

describe('a text that was pasted', () => {
  it('is split at blank lines, or at lines where there are none, and short numbered lines are headings', () => {
    expect(
      paragraphsOf('一、总则\n\n为了保护湖区，\n制定本办法。\n\n\n第二条 范围\n\n## 附则').map(({ heading, text }) => [
        heading,
        text,
      ]),
    ).toEqual([
      [1, '一、总则'],
      [undefined, '为了保护湖区，\n制定本办法。'],
      [2, '第二条 范围'],
      [2, '附则'],
    ])
    expect(paragraphsOf('甲\r\n乙').map(({ paragraph }) => paragraph)).toEqual(['p1', 'p2'])
    expect(paragraphsOf(' \n ')).toEqual([])
  })

  it('takes no sentence for a heading', () => {
    expect(paragraphsOf('一、禁止垂钓。')[0]?.heading).toBeUndefined()
    expect(paragraphsOf(`一、${'很长'.repeat(20)}`)[0]?.heading).toBeUndefined()
  })

  it('keeps in the final text the numbers of the draft, and gives new ones to what is new', () => {
    const draft = paragraphsOf('第一段讲保护目的\n第二段讲禁止的事\n第三段讲谁来管')
    const final = numberedAs(draft, '第一段讲保护的目的\n全新的一段内容在此\n第三段写明谁来管理')
    expect(final.map(({ paragraph }) => paragraph)).toEqual(['p1', 'p4', 'p3'])
    expect(final.map(({ order }) => order)).toEqual([1, 2, 3])
  })

  it('of two thousand paragraphs is numbered without comparing each with each', () => {
    const draft = paragraphsOf(Array.from({ length: 2_000 }, (_, n) => `第${n}段的内容各不相同`).join('\n'))
    const final = numberedAs(draft, draft.map(({ text }) => text).join('\n'))
    expect(final.map(({ paragraph }) => paragraph)).toEqual(draft.map(({ paragraph }) => paragraph))
  })
})

describe('the difference between two texts', () => {
  it('is told by Chinese character and by word', () => {
    expect(piecesOf('每年3月至6月禁止垂钓', '每年3月至5月禁止垂钓')).toEqual([
      { kind: 'same', text: '每年3月至' },
      { kind: 'gone', text: '6' },
      { kind: 'new', text: '5' },
      { kind: 'same', text: '月禁止垂钓' },
    ])
    expect(piecesOf('the old lake', 'the new lake')).toContainEqual({ kind: 'gone', text: 'old' })
  })

  it('gives back both texts, whatever they are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = piecesOf(before, after)
        const of = (other: string): string =>
          pieces
            .filter(({ kind }) => kind !== other)
            .map((one) => one.text)
            .join('')
        expect([of('new'), of('gone')]).toEqual([before, after])
      }),
    )
  })

  it('of a very long paragraph is shown whole, before and after', () => {
    const [a, b] = ['甲'.repeat(5_000), '乙'.repeat(5_000)]
    expect(piecesOf(a, b)).toEqual([
      { kind: 'gone', text: a },
      { kind: 'new', text: b },
    ])
  })

  it('stands in the order of the final text, with what is gone where it stood', () => {
    const draft = ['p1', 'p2', 'p3'].map((paragraph) => ({ paragraph, text: paragraph }))
    const final = [
      { paragraph: 'p1', text: 'p1' },
      { paragraph: 'p3', text: 'p3 改了' },
      { paragraph: 'p9', text: '新' },
    ]
    expect(differenceOf(draft, final).map(({ paragraph, kind }) => `${paragraph} ${kind}`)).toEqual([
      'p1 same',
      'p2 gone',
      'p3 changed',
      'p9 new',
    ])
    expect(differenceOf(draft, []).every(({ kind }) => kind === 'gone')).toBe(true)
  })
})

describe('a comment with something taken out', () => {
  it('is the same text with gaps, and nothing else', () => {
    const text = '张三住在甲村，电话是他自己写的。'
    for (const good of [
      `${TAKEN_OUT}住在甲村，电话是他自己写的。`,
      `张三住在${TAKEN_OUT}，电话是他自己写的。`,
      `张三${TAKEN_OUT}`,
      `${TAKEN_OUT}。`,
    ])
      expect(isRedactionOf(text, good), good).toBe(true)
    for (const bad of [
      text,
      '',
      `李四${TAKEN_OUT}`,
      `${text}${TAKEN_OUT}`,
      `张三${TAKEN_OUT}住在甲村，电话是他自己写的。`,
      `张三住在${TAKEN_OUT}，很好。`,
    ])
      expect(isRedactionOf(text, bad), bad).toBe(false)
  })

  it('may always have one run of its characters taken out', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (text, a, b) => {
        fc.pre(!text.includes('〔'))
        const [from, to] = [a % text.length, 1 + (b % text.length)]
        fc.pre(from < to)
        expect(isRedactionOf(text, text.slice(0, from) + TAKEN_OUT + text.slice(to))).toBe(true)
      }),
    )
  })

  it('is counted in the result under each reason of the list', () => {
    const fields = REGISTERS['consultation-results']?.fields ?? {}
    for (const { field } of Object.values(WITHHOLDING)) expect(Object.keys(fields)).toContain(field)
  })
})

describe('words that are the same', () => {
  it('differ in spaces, punctuation, width and case alone', () => {
    expect(wordsOf('请 保留，西岸！ＡＢＣ')).toBe(wordsOf('请保留西岸abc'))
    expect(wordsOf('请保留东岸')).not.toBe(wordsOf('请保留西岸'))
    expect(wordsOf('！！')).not.toBe(wordsOf('？？'))
  })

  it('are read from a comment without what is not seen', () => {
    const read = readComment({ text: '好\u200b的\r\n第二行\u202e' })
    expect('comment' in read && read.comment.text).toBe('好的\n第二行')
  })
})

describe('where a consultation stands', () => {
  const body = { opens: '2026-11-16', closes: '2026-12-04' }

  it('goes from coming to open to closed by the day, and to decided by its result', () => {
    const states = ['2026-11-15', '2026-11-16', '2026-12-04', '2026-12-05'].map((day) => standingOf(body, day)?.state)
    expect(states).toEqual(['coming', 'open', 'open', 'closed'])
    expect(standingOf(body, '2026-12-05', true)?.state).toBe('decided')
    expect(standingOf({ opens: '2026-11-16' }, '2026-12-05')).toBeUndefined()
  })

  it('counts what is left, the last day too', () => {
    expect(standingOf(body, '2026-12-04')).toMatchObject({ daysLeft: 1, workingDaysLeft: 1, passed: 1 })
    // 23 to 27 November, 30 November to 4 December
    expect(standingOf(body, '2026-11-22')).toMatchObject({ daysLeft: 13, workingDaysLeft: 10 })
    expect(standingOf(body, '2026-12-09')).toMatchObject({ daysLeft: 0, daysWaiting: 5 })
  })

  it('takes comments while it is open, and nowhere else', () => {
    expect(['2026-11-15', '2026-11-16', '2026-12-05'].map((day) => whyNotTaken(body, day))).toEqual([
      'coming',
      undefined,
      'closed',
    ])
    expect(whyNotTaken({ ...body, elsewhere: 'https://example.com/' }, '2026-11-20')).toBe('elsewhere')
  })
})

describe('a draw by lot', () => {
  const seed = btoa('\u0001'.repeat(32))
  const numbers = Array.from({ length: 50 }, (_, n) => `N${n}`)

  it('comes out the same for everybody, in whatever order the numbers stand', async () => {
    const drawn = await drawLots(seed, numbers, 5, sha256)
    expect(drawn).toHaveLength(5)
    expect(await drawLots(seed, numbers.toReversed(), 5, sha256)).toEqual(drawn)
    expect(await drawLots(seed, [...numbers, ...numbers], 5, sha256)).toEqual(drawn)
  })

  it('comes out otherwise for another seed, and gives no more than there are', async () => {
    expect(await drawLots(btoa('\u0002'.repeat(32)), numbers, 5, sha256)).not.toEqual(
      await drawLots(seed, numbers, 5, sha256),
    )
    expect(await drawLots(seed, ['a', 'b'], 5, sha256)).toHaveLength(2)
    await expect(drawLots('x', numbers, 5, sha256)).rejects.toThrow(RangeError)
  })
})

describe('contacts', () => {
  it('are the same telephone however it is written', () => {
    expect(
      new Set(['+86 138-0013-8000', '138 0013 8000', '１３８００１３８０００', '008613800138000'].map(contactKey)).size,
    ).toBe(1)
    expect(contactKey(' A@Example.com')).toBe('a@example.com')
  })
})

describe('the calendar', () => {
  const at = { at: '2026-11-22T00:00:00Z', origin: 'https://lucid.example' }

  it('is iCalendar: lines of 75 bytes ended by CRLF, text escaped, characters whole', () => {
    const title = `截止；${'很长的名称，'.repeat(20)}\n第二行\\`
    const text = writeIcs(
      '日历',
      [{ id: '示征1 closes', day: '2026-12-31', title, url: 'https://lucid.example/x/' }],
      at,
    )
    const lines = text.split('\r\n')
    expect(lines.at(-1)).toBe('')
    for (const line of lines) expect(utf8.encode(line).length).toBeLessThanOrEqual(75)
    const unfolded = text.replaceAll('\r\n ', '')
    expect(unfolded).toContain('DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101')
    expect(unfolded).toContain('\\n第二行\\\\')
    expect(unfolded).not.toContain('\ufffd')
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1)
  })

  it('gives a hearing its time in UTC, and says where it was called off', () => {
    const heard = {
      id: 'h',
      day: '2026-12-01',
      starts: '09:30',
      title: '听证',
      url: 'https://lucid.example/',
      cancelled: true,
    }
    const text = writeIcs('x', [heard], at)
    expect(text).toContain('DTSTART:20261201T013000Z')
    expect(text).toContain('STATUS:CANCELLED')
  })

  it('cannot be broken into by a title', () => {
    const text = writeIcs(
      'x',
      [{ id: 'a', day: '2026-12-01', title: 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT', url: 'https://a.example/' }],
      at,
    )
    expect(text.split('\r\n').filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1)
  })

  it('draws a month from Monday, with what begins, ends and is heard', () => {
    const dated: Dated[] = [
      {
        register: 'consultations',
        key: 'a',
        publisher: 'x',
        body: { title: '甲', opens: '2026-11-16', closes: '2026-12-04' },
      },
      { register: 'hearings', key: 'h', publisher: 'x', body: { title: '会', day: '2026-11-30' } },
      {
        register: 'hearings',
        key: 'c',
        publisher: 'x',
        body: { title: '取消', day: '2026-11-20', state: 'cancelled' },
      },
    ]
    const month = monthView('2026-11', dated)
    expect(month.weeks).toHaveLength(6)
    expect(month.weeks[0]?.map(({ day }) => day)).toEqual([...Array.from({ length: 6 }), '2026-11-01'])
    expect(month.events.map(({ day, mark }) => `${day} ${mark}`)).toEqual(['2026-11-16 opens', '2026-11-30 heard'])
    const days = month.weeks.flat()
    expect(days.find(({ day }) => day === '2026-11-15')?.open).toBe(0)
    expect(days.find(({ day }) => day === '2026-11-30')).toMatchObject({ open: 1, marks: ['heard'] })
    expect([month.before, month.after]).toEqual(['2026-10', '2026-12'])
  })

  it('takes nonsense for this month', () => {
    for (const asked of [null, '', '2026-13', '1999-01', 'x', '99999-01'])
      expect(monthOf(asked, '2026-11-22')).toBe('2026-11')
    expect(monthOf('2026-02', '2026-11-22')).toBe('2026-02')
  })
})

describe('what a page shows', () => {
  const stated = (key: string, body: Record<string, string | number | string[]>, over: object = {}) => ({
    ...{ key, revision: 1, publisher: '11990100000000019F', publishedAt: '2026-11-16T00:00:00Z', reason: null, body },
    ...over,
  })
  const read = {
    consultation: stated('a', { kind: 'eia', title: '甲', opens: '2026-11-16', closes: '2026-12-04' }),
    paragraphs: [
      stated(
        'a~draft~p1',
        { version: 'draft', paragraph: 'p1', text: '原来', order: 1 },
        { revision: 2, reason: '改错字' },
      ),
      stated('a~final~p1', { version: 'final', paragraph: 'p1', text: '后来', order: 1 }),
    ],
    comments: [
      stated('a~1', { number: '1', paragraph: 'p1', text: '好', received: '2026-11-17', count: 3 }),
      stated('a~2', { number: '2', paragraph: 'p7', text: '段落没有了', received: '2026-11-18', count: 1 }),
    ],
    answers: [stated('a~1', { number: '1', outcome: 'adopted', reason: '已改', answered: '2026-12-10' })],
    ...{ result: undefined, hearings: [], commentCount: 2 },
  }

  it('puts comments to their paragraphs, answers to comments, and loses none whose paragraph is gone', () => {
    const view = viewOf(read, '2026-12-10')
    expect(view?.draft[0]).toMatchObject({
      corrected: '改错字',
      comments: [{ count: 3, answer: { outcome: 'adopted' } }],
    })
    expect(view?.whole.map(({ text }) => text)).toEqual(['段落没有了'])
    expect(view?.changes.map(({ kind }) => kind)).toEqual(['changed'])
    expect(view?.earliest).toBe('2026-11-27')
  })

  it('is nothing where nothing stands', () => {
    expect(viewOf({ ...read, consultation: undefined }, '2026-12-10')).toBeUndefined()
  })
})
