import { portal } from '../console/ask.ts'
import { h } from '../console/element.ts'
import { listed } from '../console/more.ts'
import { nextOf, timeOf } from '../console/people.ts'
import { lang, word } from '../console/words.ts'
import { shownTime } from '../../time.ts'
import type { Place } from './account.ts'
import { headersOf, type Line } from './read.ts'

/** Every posting, with why. */

const signed = new Intl.NumberFormat(lang === 'en' ? 'en' : 'zh-CN', { signDisplay: 'exceptZero' })

const lineItem = ({ change, reason, at, expires }: Line): HTMLElement =>
  h(
    'li',
    {},
    h('span', {}, reason[lang]),
    h('b', { class: change > 0 ? 'in' : '' }, change === 0 ? word('moveNone') : signed.format(change)),
    h(
      'span',
      { class: 'aside' },
      timeOf(at),
      expires !== null && ` · ${word('expiresOn', { day: shownTime(expires, lang) })}`,
    ),
  )

export const statementPart = async ({ acting, account }: Place): Promise<HTMLElement> => {
  const list = h('ul', { class: 'postings' })
  const file = (format: 'csv' | 'json', query = ''): string =>
    `/api/points/accounts/${account.id}/statement.${format}${query}`
  const section = h(
    'section',
    {},
    h('h2', {}, word('statement')),
    list,
    // A link carries no role: an organisation’s files are fetched by its key.
    acting.role === undefined &&
      h(
        'p',
        {},
        h('a', { href: file('csv', '?for=spreadsheet'), download: true }, word('csv')),
        ' · ',
        h('a', { href: file('json'), download: true }, word('json')),
      ),
  )
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
