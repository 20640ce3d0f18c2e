import type { Acting } from '../acting.ts'
import { beginDrawing } from '../drawn.ts'
import { h } from '../element.ts'
import { listed } from '../more.ts'
import { nextOf } from '../people.ts'
import { capital, word } from '../words.ts'
import { desk, type Line, type List } from './api.ts'
import { clockOf } from './clock.ts'
import { categoryText, dayText, placeText, stateText } from './labels.ts'

/** The lists of a desk: what is open by clock, one's own, what is to be released, what ended. By mouse or by keys. */

const LISTS: readonly List[] = ['open', 'late', 'mine', 'release', 'ended']

const badges = (line: Line): HTMLElement[] => {
  const said = [
    stateText(line.state),
    ...(line.reopenings > 0
      ? [word(line.reopenings === 1 ? 'reopenedOnce' : 'reopenedTimes', { count: line.reopenings })]
      : []),
    ...(line.source === 'telephone' ? [word('byTelephone')] : []),
    ...(line.contact ? [word('hasContact')] : []),
  ]
  return said.map((text) => h('span', { class: 'badge' }, text))
}

/** One report of a list. */
const item = (line: Line): HTMLLIElement => {
  const place = h('span', {}, line.place)
  void placeText(line.place).then((text) => (place.textContent = text))
  return h(
    'li',
    { tabindex: -1, 'data-number': line.number, 'data-of': line.number },
    h(
      'p',
      { class: 'what' },
      h('a', { href: `#${line.number}` }, h('b', {}, categoryText(line.category))),
      ' · ',
      place,
    ),
    h('p', { class: 'badges' }, ...badges(line).flatMap((badge) => [badge, ' '])),
    clockOf(line),
    h(
      'p',
      { class: 'aside' },
      [
        capital(word(line.recurring ? 'seenWeek' : 'seenOn', { day: dayText(line.day) })),
        word('receivedOn', { day: dayText(line.received) }),
        ...(line.closed === null ? [] : [word('closedOn', { day: dayText(line.closed) })]),
        line.number,
      ].join(' · '),
    ),
  )
}

/** J and K move, Enter opens. */
const byKeys = (list: HTMLElement): void =>
  list.addEventListener('keydown', (event) => {
    const lines = [...list.querySelectorAll<HTMLElement>(':scope > li')]
    const at = lines.findIndex((line) => line.contains(document.activeElement))
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
    if (step !== 0) lines[Math.min(lines.length - 1, Math.max(0, at + step))]?.focus()
    else if (event.key === 'Enter' && document.activeElement === lines[at]) lines[at]?.querySelector('a')?.click()
    else return
    event.preventDefault()
  })

/**
 * Draws the lists into a place.
 * @param chosen - the list to begin with
 */
export const showQueue = async (place: HTMLElement, acting: Acting, chosen: List = 'open'): Promise<void> => {
  const { headers } = acting
  const { isNewest, put } = beginDrawing(place)
  const read = async (after: string | undefined) => {
    const answer = await desk.reports.$get(
      { query: { list: chosen, ...(after === undefined ? {} : { after }) } },
      { headers },
    )
    return { ...(await answer.json()), next: nextOf(answer, 'after') }
  }
  let page: Awaited<ReturnType<typeof read>> | undefined = await read(undefined)
  if (!isNewest()) return
  const first = page
  const tabs = LISTS.map((list) => {
    const count = first.counts[list]
    const button = h(
      'button',
      { type: 'button', class: 'tab', 'aria-pressed': String(list === chosen), 'data-list': list },
      `${word(`list-${list}`)} `,
      h('span', { class: 'count' }, count >= 1_000 ? '1000+' : String(count)),
    )
    button.addEventListener('click', () => void showQueue(place, acting, list).then(() => focusTab(place, list)))
    return button
  })
  const list = h('ul', { class: 'listing desk' })
  byKeys(list)
  const download = h(
    'a',
    { class: 'link', href: `/api/report-desk/export.csv?list=${chosen}`, download: true },
    word('export'),
  )
  put(
    h('div', { class: 'tabs', role: 'group', 'aria-label': word('lists') }, ...tabs),
    h('p', { class: 'aside' }, word(`listText-${chosen}`)),
    h('div', {}, list),
    // Whoever holds several roles is asked which one; a plain link cannot say.
    ...(first.items.length > 0 && headers['Lucid-Role'] === undefined ? [h('p', {}, download)] : []),
    h('p', { class: 'aside keys' }, word('queueKeys')),
  )
  await listed(
    list,
    async (next) => {
      // The first page told the numbers of all lists already.
      const { items, next: after } = page ?? (await read(next))
      page = undefined
      return { items: items.map(item), next: after }
    },
    { empty: word(`none-${chosen}`), more: word('more') },
  )
}

const focusTab = (place: HTMLElement, list: List): void =>
  place.querySelector<HTMLElement>(`[data-list="${list}"]`)?.focus()
