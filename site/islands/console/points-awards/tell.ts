import { shownNumber } from '../../../numbers.ts'
import type { Acting } from '../acting.ts'
import { ask, type Asked } from '../ask.ts'
import { confirm } from '../dialog.ts'
import { saveFile } from '../download.ts'
import { h } from '../element.ts'
import { issuesOf, sentenceOf } from '../failure.ts'
import { clearIssues, field, onPress, onSubmit, showFailure, summary } from '../form.ts'
import { at, capital, lang, word } from '../words.ts'
import { templateOf, type AwardRule } from './rules.ts'

/** Telling of acts: one by a form, or many by a file; reckoned first, then given. */

interface Award {
  state: string
  points: number
  /** In the language of the page. */
  explanation: string
}

/** A field of what was answered; `undefined` where it is not there. */
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const awardsIn = (body: unknown): Award[] => {
  const awards = fieldOf(body, 'awards')
  return (Array.isArray(awards) ? awards : []).map((award: unknown) => ({
    state: String(fieldOf(award, 'state')),
    points: Number(fieldOf(award, 'points')),
    explanation: String(fieldOf(fieldOf(award, 'explanation'), lang)),
  }))
}

/** The day in Asia/Shanghai. */
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

const post = async (asked: Asked, isTrial: boolean): Promise<Award[]> => {
  const { body } = await ask('POST', `/api/points/awards${isTrial ? '?dryRun=true' : ''}`, asked)
  return awardsIn(body)
}

const sumOf = (awards: readonly Award[]): string =>
  shownNumber(String(awards.reduce((sum, { points }) => sum + points, 0)))

/** Shows what it comes to, and asks whether to give it. */
const isSure = (awards: readonly Award[]): Promise<boolean> => {
  const [one] = awards
  const points = sumOf(awards)
  const waits = awards.some(({ state }) => state === 'waiting')
  const title =
    awards.length > 1
      ? word('sureMany', { count: awards.length, points })
      : word(waits ? 'sureWaits' : 'sure', { points })
  const text = [awards.length === 1 ? (one?.explanation ?? '') : '', waits ? word('waitsText') : '']
  return confirm({ title, text: text.filter((part) => part !== '').join(' '), action: word('give') })
}

const saidOf = (awards: readonly Award[]): string => {
  if (awards.length > 1) return word('givenMany', { count: awards.length })
  return awards[0]?.state === 'waiting' ? word('givenWaits') : word('given', { points: sumOf(awards) })
}

/** Fields of the rule that is chosen, made anew with each choice. */
export const tellForm = (
  form: HTMLFormElement,
  rules: readonly AwardRule[],
  acting: Acting,
  done: () => Promise<void>,
): void => {
  if (rules.length === 0) {
    form.replaceChildren(h('p', {}, word('noRules')))
    return
  }
  const select = h('select', { name: 'rule' }, ...rules.map(({ id, title }) => h('option', { value: id }, title[lang])))
  const place = h('div', { class: 'fields' })
  const told = h('p', { role: 'status' })
  const chosen = (): AwardRule | undefined => rules.find(({ id }) => id === select.value)
  const fill = (): void => {
    const rule = chosen()
    if (!rule) return
    const text = (name: string, over: Record<string, string> = {}): HTMLInputElement =>
      h('input', { name, autocomplete: 'off', maxlength: 100, ...over })
    place.replaceChildren(
      h('p', {}, h('a', { href: at(rule.url) }, word('seeRule'))),
      field(word('holder'), text('holder'), word('holderHint')),
      field(word('day'), h('input', { name: 'day', type: 'date', value: today(), max: today() })),
      ...Object.entries(rule.evidence).map(([name, { title, description, type, unit, example }]) =>
        field(
          `${capital(title[lang])}${unit ? (lang === 'zh' ? `（${unit.title.zh}）` : ` (${unit.title.en})`) : ''}`,
          text(name, type === 'text' ? {} : { inputmode: 'decimal' }),
          [...(description ? [capital(description[lang])] : []), word('such', { example })].join(' · '),
        ),
      ),
    )
  }
  select.addEventListener('change', () => {
    clearIssues(form)
    told.textContent = ''
    fill()
  })
  fill()
  form.replaceChildren(
    field(word('rule'), select, word('ruleHint')),
    place,
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('check'))),
    told,
  )
  onSubmit(form, async () => {
    told.textContent = ''
    const values = [...new FormData(form)].flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    )
    // The same id for both, so that pressing twice gives once.
    const json = [{ ...Object.fromEntries(values), id: `C-${crypto.randomUUID()}` }]
    const asked = { json, role: acting.headers['Lucid-Role'] }
    try {
      if (!(await isSure(await post(asked, true)))) return
      const awards = await post(asked, false)
      fill()
      await done()
      told.textContent = saidOf(awards)
    } catch (error) {
      showFailure(form, error, ({ pointer }) => pointer.replace(/^\/0/, ''))
    }
  })
}

/** A whole file: every line that is wrong is named, and none stands before all do. */
export const fileForm = (
  form: HTMLFormElement,
  rules: readonly AwardRule[],
  acting: Acting,
  done: () => Promise<void>,
): void => {
  const input = h('input', { type: 'file', accept: '.csv,text/csv', required: true })
  const told = h('div', { role: 'status' })
  const templates = rules.map((rule) => {
    const button = h('button', { type: 'button', class: 'link' }, word('template', { rule: rule.title[lang] }))
    onPress(button, async () => {
      const content = new Blob(['\ufeff', templateOf(rule, today())], { type: 'text/csv' })
      saveFile({ name: `${rule.id}.csv`, content })
    })
    return h('li', { 'data-acts': true }, button)
  })
  form.replaceChildren(
    h('ul', { class: 'plain' }, ...templates),
    field(word('csv'), input),
    h('div', { class: 'actions' }, h('button', { class: 'button' }, word('check'))),
    told,
  )
  onSubmit(form, async () => {
    told.textContent = ''
    const [file] = input.files ?? []
    if (!file) return
    const asked = { body: await file.arrayBuffer(), type: 'text/csv', role: acting.headers['Lucid-Role'] }
    try {
      if (!(await isSure(await post(asked, true)))) return
      const awards = await post(asked, false)
      form.reset()
      await done()
      told.textContent = saidOf(awards)
    } catch (error) {
      const said = issuesOf(error).map(({ pointer, message }) => {
        const row = /^\/(\d+)/.exec(pointer)?.[1]
        return row === undefined ? message : word('row', { row: Number(row) + 1, said: message })
      })
      told.replaceChildren(summary(sentenceOf(error), said))
    }
  })
}
