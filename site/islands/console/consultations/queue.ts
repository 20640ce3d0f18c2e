import { TAKEN_OUT } from '../../../../content/consultations/withholding.ts'
import { ask } from '../ask.ts'
import { beginDrawing } from '../drawn.ts'
import { h } from '../element.ts'
import { field, onPress } from '../form.ts'
import { timeOf } from '../people.ts'
import { toast } from '../toast.ts'
import { word } from '../words.ts'
import { act, isFields, pathOf, type Acting } from './acting.ts'

/** Comments that nobody has read yet: published, shortened, or withheld for a reason of the list; by mouse or keyboard. */

interface Kept {
  number: string
  receivedAt: string
  paragraph: string | null
  text: string
  name: string | null
  organisation: string | null
  way: string | null
  reason: string | null
  same: number
}

export type QueueState = 'waiting' | 'withheld' | 'counted'

const isKept = (value: unknown): value is Kept =>
  isFields(value) && typeof value['number'] === 'string' && typeof value['text'] === 'string'

const reasons = (): [string, string][] => {
  const carrier = document.querySelector<HTMLElement>('[data-reasons]')
  const read: unknown = JSON.parse(carrier?.dataset['reasons'] ?? '{}')
  return isFields(read) ? Object.entries(read).map(([why, title]) => [why, String(title)]) : []
}

/** @returns the comments of one page, and where the next one goes on */
export const readQueue = async (key: string, state: QueueState, { role }: Acting, after?: string) => {
  const query = new URLSearchParams({ state, limit: '50', ...(after === undefined ? {} : { after }) })
  const { body } = await ask('GET', `${pathOf(key)}/queue?${query}`, { role })
  const items = isFields(body) && Array.isArray(body['items']) ? body['items'].filter(isKept) : []
  const next = isFields(body) && typeof body['next'] === 'string' ? body['next'] : undefined
  return { items, next }
}

const metaOf = ({ paragraph, name, organisation, way, receivedAt, same }: Kept): HTMLElement =>
  h(
    'p',
    { class: 'aside' },
    [
      paragraph === null ? word('onWhole') : word('onParagraph', { paragraph }),
      organisation ?? name ?? word('anonymous'),
      ...(way === null ? [] : [word('typedIn')]),
    ].join(' · '),
    ' · ',
    timeOf(receivedAt),
    same > 1 && h('b', {}, ` · ${word('same', { count: same })}`),
  )

interface Decision {
  number: string
  publish: boolean
  reason?: string
  redacted?: string
}

/** The text to take things out of: what is selected gives way to the mark at the press of a button. */
const redaction = (one: Kept, decide: (decision: Decision) => Promise<void>): HTMLElement => {
  const area = h('textarea', { name: 'redacted', rows: 4 })
  area.value = one.text
  const mark = h('button', { type: 'button', class: 'button quiet' }, word('redactMark'))
  mark.addEventListener('click', () => {
    if (area.selectionStart === area.selectionEnd) return area.focus()
    area.setRangeText(TAKEN_OUT)
    area.focus()
  })
  const send = h('button', { type: 'button', class: 'button' }, word('redactSend'))
  onPress(send, () => decide({ number: one.number, publish: true, redacted: area.value }))
  return h(
    'details',
    {},
    h('summary', {}, word('redact')),
    field(word('redact'), area, word('redactText')),
    h('div', { class: 'actions', 'data-acts': true }, mark, send),
  )
}

const withholding = (one: Kept, decide: (decision: Decision) => Promise<void>): HTMLElement => {
  const select = h(
    'select',
    { name: 'why', 'aria-label': word('why') },
    h('option', { value: '' }, word('chooseWhy')),
    ...reasons().map(([why, title]) => h('option', { value: why }, title)),
  )
  const button = h('button', { type: 'button', class: 'button quiet' }, word('withhold'))
  onPress(button, () => decide({ number: one.number, publish: false, reason: select.value }))
  return h('span', { class: 'actions', 'data-acts': true }, select, button)
}

/** Draws the queue of one state into a place, page by page. @param changed - told after each decision */
export const showQueue = async (
  place: HTMLElement,
  key: string,
  state: QueueState,
  acting: Acting,
  changed: () => void,
): Promise<void> => {
  const { put } = beginDrawing(place)
  const { items } = await readQueue(key, state, acting)
  const chosen = new Map<string, HTMLInputElement>()
  const again = async (): Promise<void> => {
    await showQueue(place, key, state, acting, changed)
    place.querySelector<HTMLElement>('li')?.focus()
  }
  const decide = async (decisions: readonly Decision[]): Promise<void> => {
    const { body } = await act(`${pathOf(key)}/decisions`, { decisions }, acting)
    const decided = isFields(body) && Array.isArray(body['decided']) ? body['decided'] : []
    const count = decided.reduce((sum: number, one: unknown) => sum + (isFields(one) ? Number(one['count']) : 0), 0)
    changed()
    await again()
    toast(isFields(body) && body['published'] === false ? word('waitsForLog') : word('done', { count }))
  }
  const several = h('button', { type: 'button', class: 'button' }, word('publishSelected', { count: 0 }))
  const recount = (): void => {
    const count = [...chosen.values()].filter(({ checked }) => checked).length
    several.textContent = word('publishSelected', { count })
    several.disabled = count === 0
  }
  recount()
  onPress(several, () =>
    decide([...chosen].filter(([, { checked }]) => checked).map(([number]) => ({ number, publish: true }))),
  )
  const lines = items.map((one) => {
    const box = h('input', { type: 'checkbox', name: 'chosen' })
    box.addEventListener('change', recount)
    chosen.set(one.number, box)
    const publish = h('button', { type: 'button', class: 'button', 'data-publish': true }, word('publishOne'))
    onPress(publish, () => decide([{ number: one.number, publish: true }]))
    const line = h(
      'li',
      { tabindex: -1, 'data-of': one.number },
      h('blockquote', { class: 'own-words' }, one.text),
      metaOf(one),
      state !== 'counted' &&
        h(
          'div',
          { class: 'actions', 'data-acts': true },
          h('label', { class: 'choice' }, box, word('select')),
          publish,
          withholding(one, (decision) => decide([decision])),
        ),
      state !== 'counted' && redaction(one, (decision) => decide([decision])),
    )
    return line
  })
  const list = h('ul', { class: 'listing' }, ...lines)
  list.addEventListener('keydown', (event) => {
    const { target, key: pressed } = event
    if (!(target instanceof HTMLElement) || target.matches('textarea, select, input[type="text"]')) return
    const line = target.closest('li')
    const index = lines.findIndex((other) => other === line)
    const step = pressed === 'j' ? 1 : pressed === 'k' ? -1 : 0
    if (step !== 0) lines[Math.min(lines.length - 1, Math.max(0, index + step))]?.focus()
    else if (pressed === 'p') line?.querySelector<HTMLButtonElement>('[data-publish]')?.click()
    else if (pressed === 'x') line?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click()
    else return
    event.preventDefault()
  })
  const all = h('button', { type: 'button', class: 'button quiet' }, word('selectAll'))
  all.addEventListener('click', () => {
    for (const box of chosen.values()) box.checked = true
    recount()
  })
  const bar = h('div', { class: 'actions', 'data-acts': true }, several, all)
  const none = h('p', { class: 'aside' }, word(state === 'waiting' ? 'queueNone' : 'withheldNone'))
  put(...(items.length === 0 ? [none] : state === 'counted' ? [list] : [bar, list]))
}
