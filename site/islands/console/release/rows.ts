import type { InferResponseType } from 'hono/client'
import type { RegisterDefinition } from '../../../../content/registers/register.ts'
import { portal } from '../ask.ts'
import { differenceOf, shownCell, fieldTitle } from '../difference.ts'
import { h } from '../element.ts'
import { listed } from '../more.ts'
import { facts, nextOf } from '../people.ts'
import { at, word } from '../words.ts'

type Rows = InferResponseType<(typeof portal.api.waiting)[':id']['rows']['$get'], 200>
type Row = Rows['items'][number]

const CHANGES = {
  published: 'rowNew',
  corrected: 'rowCorrected',
  withdrawn: 'rowWithdrawn',
  unchanged: 'rowUnchanged',
} as const

/** A new row whole; of another only what changes. */
const contentOf = (register: RegisterDefinition, { change, fields }: Row): HTMLElement => {
  const values = fields.map(({ field, before, after, changed }) => ({ field, before, after, changed }))
  if (change === 'published')
    return facts(values.map(({ field, after }) => [fieldTitle(register, field), shownCell(register, field, after)]))
  if (change === 'unchanged') return facts([])
  return differenceOf(
    register,
    values.filter(({ changed }) => changed),
  )
}

/** Headings of rows stand one below the heading of what they are shown in. */
type Level = 'h3' | 'h4'

const rowItem = (register: RegisterDefinition, level: Level, row: Row): HTMLElement =>
  h(
    'li',
    { 'data-of': row.key },
    h(level, {}, row.key, ' ', h('span', { class: 'badge' }, word(CHANGES[row.change]))),
    row.reason !== null && h('p', {}, word('rowReason', { reason: row.reason })),
    contentOf(register, row),
    row.change !== 'published' &&
      h('p', {}, h('a', { href: at(`/registers/${register.id}/${encodeURIComponent(row.key)}/`) }, word('standing'))),
  )

/** Rows with what each would change, some at a time. */
export const showRows = (
  list: HTMLElement,
  id: string,
  register: RegisterDefinition,
  headers: Record<string, string>,
  level: Level = 'h4',
): Promise<void> =>
  listed(
    list,
    async (from) => {
      const query = { limit: '20', ...(from === undefined ? {} : { from }) }
      const answer = await portal.api.waiting[':id'].rows.$get({ param: { id }, query }, { headers })
      const { items } = await answer.json()
      return { items: items.map((row) => rowItem(register, level, row)), next: nextOf(answer, 'from') }
    },
    { empty: word('rowsGone'), more: word('rowsMore') },
  )
