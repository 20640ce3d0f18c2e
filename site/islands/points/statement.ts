import { portal, send } from '../console/ask.ts'
import { downloaded, saveFile } from '../console/download.ts'
import { h } from '../console/element.ts'
import { onPress } from '../console/form.ts'
import { listed } from '../console/more.ts'
import { nextOf, timeOf } from '../console/people.ts'
import { at as pathAt, capital, lang, word } from '../console/words.ts'
import { shownNumber } from '../../numbers.ts'
import { shownTime } from '../../time.ts'
import type { Place } from './account.ts'
import { headersOf, type Line } from './read.ts'

/** Every posting, with why. */

/** `+20`, `−20`. */
const signed = (points: number): string => (points > 0 ? '+' : '') + shownNumber(String(points))

/** To the rule or the project that it is of. */
const aboutLink = (about: Line['about']): HTMLElement | false => {
  if (about === null || 'offer' in about) return false
  const [path, name] =
    'rule' in about
      ? [`/points/rules/${about.rule}/`, 'claimRule']
      : [`/registers/restoration-projects/${encodeURIComponent(about.project)}/`, 'seeProject']
  return h('span', {}, ' · ', h('a', { href: pathAt(path) }, word(name)))
}

const lineItem = ({ change, reason, at, expires, about }: Line): HTMLElement =>
  h(
    'li',
    {},
    h('span', {}, capital(reason[lang])),
    h('b', { class: change > 0 ? 'in' : '' }, change === 0 ? word('moveNone') : signed(change)),
    h(
      'span',
      { class: 'aside' },
      timeOf(at),
      expires !== null && ` · ${word('expiresOn', { day: shownTime(expires, lang) })}`,
      aboutLink(about),
    ),
  )

/** The whole of it as files: by links; in a role, which no link carries, by buttons that name it. */
const files = ({ acting, account }: Pick<Place, 'acting' | 'account'>): HTMLElement => {
  const of = (name: 'csv' | 'json'): HTMLElement => {
    const path = `/api/points/accounts/${account.id}/statement.${name}${name === 'csv' ? '?for=spreadsheet' : ''}`
    if (acting.role === undefined) return h('a', { href: path, download: true }, word(name))
    const button = h('button', { type: 'button', class: 'link' }, word(name))
    onPress(button, async () =>
      saveFile(await downloaded(await send(path, { headers: headersOf(acting).headers }), () => undefined)),
    )
    return button
  }
  return h('p', { 'data-acts': true }, of('csv'), ' · ', of('json'))
}

export const statementPart = async ({ acting, account }: Place): Promise<HTMLElement> => {
  const list = h('ul', { class: 'postings' })
  const section = h('section', {}, h('h2', {}, word('statement')), list, files({ acting, account }))
  await listed(
    list,
    async (before) => {
      const answer = await portal.api.points.accounts[':id'].statement.$get(
        { param: { id: account.id }, query: { limit: '20', ...(before === undefined ? {} : { before }) } },
        headersOf(acting),
      )
      const { items } = await answer.json()
      return { items: items.map(lineItem), next: nextOf(answer, 'before') }
    },
    { empty: word('statementNone') },
  )
  return section
}
