import { h } from '../element.ts'
import { field, onSubmit } from '../form.ts'
import { word } from '../words.ts'
import { act, isFields, pathOf, type Acting } from './acting.ts'

/** Typing in a comment that came by letter, by telephone or at the counter; it then waits in the queue with all others. */

interface Choice {
  value: string
  title: string
}

const select = (name: string, choices: readonly Choice[]): HTMLSelectElement =>
  h('select', { name }, ...choices.map(({ value, title }) => h('option', { value }, title)))

/** Names of the ways, as the register has them. */
const ways = (): Choice[] => {
  const carrier = document.querySelector<HTMLElement>('[data-ways]')
  const read: unknown = JSON.parse(carrier?.dataset['ways'] ?? '{}')
  return isFields(read) ? Object.entries(read).map(([value, title]) => ({ value, title: String(title) })) : []
}

export interface PaperOf {
  opens: string
  closes: string
  paragraphs: readonly { paragraph: string; text: string }[]
}

const SHOWN = 24

/** @param changed - told after each, so that the queue shows it */
export const paperForm = (key: string, of: PaperOf, acting: Acting, changed: () => Promise<void>): HTMLElement => {
  const said = h('div', { role: 'status' })
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const last = of.closes < today ? of.closes : today
  const paragraphs = of.paragraphs.map(({ paragraph, text }) => ({
    value: paragraph,
    title: `${paragraph} ${[...text].slice(0, SHOWN).join('')}`,
  }))
  const form = h(
    'form',
    { class: 'fields' },
    h('p', { class: 'aside' }, word('paperText')),
    field(word('paperWay'), select('way', ways())),
    field(word('paperDay'), h('input', { name: 'received', type: 'date', required: true, min: of.opens, max: last })),
    field(word('paperAbout'), select('paragraph', [{ value: '', title: word('onWhole') }, ...paragraphs])),
    field(
      word('paperWords'),
      h('textarea', { name: 'text', rows: 4, required: true, maxlength: 4000 }),
      word('paperWordsHint'),
    ),
    field(word('paperName'), h('input', { name: 'name', maxlength: 40, autocomplete: 'off' }), word('paperNameHint')),
    h('label', { class: 'choice' }, h('input', { type: 'checkbox', name: 'counted' }), word('paperCounted')),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('paperSend'))),
    said,
  )
  // The same press twice, or an answer that was lost, keeps one.
  let once = crypto.randomUUID()
  onSubmit(form, async (values) => {
    const given = Object.fromEntries(
      ['way', 'received', 'paragraph', 'text', 'name'].flatMap((name) => {
        const value = String(values.get(name) ?? '').trim()
        return value === '' ? [] : [[name, value]]
      }),
    )
    const visibility = values.get('counted') === null ? 'published' : 'counted'
    const { body } = await act(`${pathOf(key)}/paper-comments`, { ...given, visibility }, acting, once)
    once = crypto.randomUUID()
    const [number, code] = isFields(body) ? [String(body['number']), body['code']] : ['', undefined]
    for (const name of ['text', 'name']) {
      const box = form.elements.namedItem(name)
      if (box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement) box.value = ''
    }
    await changed()
    said.replaceChildren(
      h('p', { class: 'notice' }, word('paperKept', { number, code: typeof code === 'string' ? code : '—' })),
    )
  })
  return h('details', {}, h('summary', {}, word('paper')), form)
}
