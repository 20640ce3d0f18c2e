import type { Acting } from '../acting.ts'
import { shownTime } from '../../../time.ts'
import { h } from '../element.ts'
import { table } from '../table.ts'
import { capital, lang, word } from '../words.ts'
import { desk, type Month } from './api.ts'

/** How the body deals with what it has, month by month: exact, for itself. */

const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`)

const rowOf = ({
  month,
  received,
  accepted,
  notAccepted,
  settled,
  inTime,
  reopened,
  satisfied,
  rated,
  open,
}: Month) => [
  shownTime(month, lang),
  String(received),
  String(accepted),
  String(notAccepted),
  String(settled),
  share(inTime, settled),
  String(reopened),
  share(satisfied, rated),
  String(open),
]

const COLUMNS = ['month', 'received', 'accepted', 'notAccepted', 'settled', 'inTime', 'reopened', 'satisfied', 'open']

export const showMonths = async (place: HTMLElement, { headers }: Acting): Promise<void> => {
  const { items } = await (await desk.statistics.$get({}, { headers })).json()
  if (items.length === 0) return place.replaceChildren(h('p', { class: 'aside' }, word('noMonths')))
  const columns = COLUMNS.map((name, at) => ({ title: capital(word(`month-${name}`)), number: at > 0 }))
  place.replaceChildren(table(word('months'), columns, items.map(rowOf), { quiet: true }))
}
