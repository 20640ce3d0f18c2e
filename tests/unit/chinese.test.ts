import { describe, expect, it } from 'vitest'
import { LABELS, MISSPELT, TERMS, TRADITIONAL } from './chinese-forms.ts'
import { prose, readTexts } from './texts.ts'

/** How Chinese is written here: characters, the field's terms, punctuation, and one word for one thing. */

const TEXTS = readTexts().flatMap(({ zh = '', ...text }) =>
  /\p{Script=Han}/u.test(zh) ? [{ ...text, zh: prose(zh) }] : [],
)

/** Where a form stands, with what is around it. */
const where = (form: RegExp, texts: readonly { at: string; zh: string }[] = TEXTS): string[] =>
  texts.flatMap(({ at, zh }) =>
    [...zh.matchAll(new RegExp(form, 'gu'))].map(
      ({ 0: found, index }) => `${at}: …${zh.slice(Math.max(0, index - 12), index + found.length + 12)}…`,
    ),
  )

const without = (forms: Readonly<Record<string, RegExp>>): string[] =>
  Object.entries(forms).flatMap(([instead, form]) => where(form).map((found) => `${found} — ${instead}`))

describe('Chinese of ours', () => {
  it('is found where it is written', () => expect(TEXTS.length).toBeGreaterThan(10_000))

  it('is in simplified characters', () => expect(where(TRADITIONAL)).toEqual([]))

  it('is spelt as dictionaries spell it', () => expect(without(MISSPELT)).toEqual([]))

  it('calls things as the rules in force call them', () => expect(without(TERMS)).toEqual([]))

  it('has full-width punctuation, once, and without spaces', () => {
    const han = String.raw`\p{Script=Han}`
    expect(
      without({
        '，；！？': new RegExp(`${han}[,;!?]|[,;!?](?=${han})`),
        '：': new RegExp(`${han}:(?=\\s|$)`),
        '。': new RegExp(`${han}\\.(?=\\s|$)`),
        '（）': new RegExp(`${han}\\((?![A-Za-z0-9-]+\\))|\\((?=${han})`),
        '“”': new RegExp(`${han}["']|["'](?=${han})|[「」『』]`),
        '……': /\.\.\.|。。/,
        'one mark': /[，。；：、！？]{2,}/,
        'no space': /[，。；：、！？（）“”] +(?=\S)| +[，。；：、！？）”]/,
      }),
    ).toEqual([])
  })

  it('says the same where English does, in what leads to one thing from many places', () => {
    const said = TEXTS.filter(({ en = '', zh }) => {
      const one = LABELS[en]
      return one !== undefined && one !== zh
    })
    expect(said).toEqual([])
    for (const en of Object.keys(LABELS)) expect(TEXTS.filter((text) => text.en === en).length, en).toBeGreaterThan(1)
  })

  it('finds faults where there are any', () => {
    const wrong = [{ at: 'x', zh: '請登陆,查看阀值。' }]
    expect(where(TRADITIONAL, wrong)).toHaveLength(1)
    expect(Object.values(MISSPELT).flatMap((form) => where(form, wrong))).toHaveLength(2)
  })
})
