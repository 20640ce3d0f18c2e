import { find, h } from '../console/element.ts'
import { ask, askJson, isFields } from './ask.ts'
import { proveWork } from './proof.ts'
import { say, shownDay } from './words.ts'

/** Reports that are public already and sound like this one. Nothing that is not public is ever told. */

const KEY = 'lucid-me-too'

/** Tells one visitor from another without telling who: made when it is first needed, kept in this browser alone. */
const token = (): string => {
  const fresh = (): string =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  try {
    const kept = localStorage.getItem(KEY)
    if (kept !== null && /^[0-9a-f]{32}$/.test(kept)) return kept
    const made = fresh()
    localStorage.setItem(KEY, made)
    return made
  } catch {
    return fresh()
  }
}

const meToo = (number: string): HTMLElement => {
  const told = h('span', { role: 'status' })
  const button = h('button', { type: 'button', class: 'button quiet' }, say('meToo'))
  const count = async (): Promise<void> => {
    button.disabled = true
    try {
      const altcha = await proveWork('me-too', () => {})
      await askJson('POST', `/api/reports/${encodeURIComponent(number)}/me-toos`, { token: token(), altcha })
      told.textContent = say('meTooDone')
    } catch {
      button.disabled = false
      told.textContent = say('meTooFailed')
    }
  }
  button.addEventListener('click', () => void count())
  return h('span', { class: 'actions' }, button, told)
}

/** Looks for what is alike and shows it before she writes. Where nothing is found or nothing answers, nothing is said. */
export const showSimilar = async (
  form: HTMLFormElement,
  { category, place, day }: { category: string; place: string; day: string },
  pathOf: (number: string) => string,
): Promise<void> => {
  const box = find('[data-similar]', HTMLElement, form)
  box.hidden = true
  const answer = await ask(`/api/reports/similar?${new URLSearchParams({ category, place, day })}`).catch(
    () => undefined,
  )
  const items: unknown[] = isFields(answer) && Array.isArray(answer['items']) ? answer['items'] : []
  const found = items.filter(isFields).flatMap((item) => {
    const [number, text, seen] = [String(item['number']), String(item['text'] ?? ''), String(item['seen'] ?? '')]
    const isWhole = /^[0-9A-HJKMNP-TV-Z]{10}$/.test(number) && /^\d{4}-\d\d-\d\d$/.test(seen)
    return isWhole ? [{ number, text, seen }] : []
  })
  if (found.length === 0) return
  box.replaceChildren(
    h('h3', {}, say('similar')),
    h('p', {}, say('similarText')),
    h(
      'ul',
      { class: 'similar' },
      ...found
        .slice(0, 5)
        .map(({ number, text, seen }) =>
          h(
            'li',
            {},
            h('p', {}, `${shownDay(seen)} ${text.slice(0, 120)}`),
            h('a', { href: pathOf(number), target: '_blank', rel: 'noopener' }, number),
            meToo(number),
          ),
        ),
    ),
    h('p', { class: 'aside' }, say('similarOnly')),
  )
  box.hidden = false
}
