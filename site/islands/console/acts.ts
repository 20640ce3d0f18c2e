import type { InferResponseType } from 'hono/client'
import { PERMISSIONS } from '../../../content/generated/permissions.ts'
import { shownTime } from '../../time.ts'
import type { portal } from './ask.ts'
import { h } from './element.ts'
import { facts, peopleWord, personText, roleText, timeOf, type Names } from './people.ts'
import { lang } from './words.ts'

/** Rows of the log of activity as acts: what was asked and how it ended belong together. */

export type ActivityRow = InferResponseType<typeof portal.api.activity.$get, 200>['items'][number]

export interface Act {
  /** Joins its rows. */
  id: string
  asked: ActivityRow | undefined
  ended: ActivityRow | undefined
}

/** The row that says most of an act. */
export const rowOf = ({ asked, ended }: Act): ActivityRow | undefined => ended ?? asked

/** Puts rows, newest first, together with acts of pages before; an act stands where its newest row does. */
export const gather = (acts: Map<string, Act>, rows: readonly ActivityRow[]): Act[] => {
  const added: Act[] = []
  for (const row of rows) {
    const act = acts.get(row.act) ?? { id: row.act, asked: undefined, ended: undefined }
    if (!acts.has(row.act)) {
      acts.set(row.act, act)
      added.push(act)
    }
    act[row.phase] = row
  }
  return added
}

const ACTIONS: Readonly<Record<string, { title: { zh: string; en: string } }>> = PERMISSIONS.actions

/** What an action is called, by its name in the permission table. */
export const actionTitle = (action: string): string => {
  const title = ACTIONS[action]?.title[lang] ?? action
  return title.charAt(0).toUpperCase() + title.slice(1)
}

/** With its seconds, which are the same in every time zone. */
const exactTime = (at: string): HTMLTimeElement =>
  h('time', { datetime: at }, `${shownTime(at, lang)}${at.slice(16, 19)}`)

/** How an act ended, in words. */
export const outcomeOf = ({ ended }: Act): string => {
  const status = ended?.status
  if (status === undefined || status === null) return peopleWord('phaseOpen')
  return peopleWord(status < 400 ? 'phaseDone' : status < 500 ? 'phaseRefused' : 'phaseFailed', { status })
}

/** What nobody released in time: the portal's clock notes that it lapsed. A script's own act names a method instead. */
const isLapse = ({ by, target }: ActivityRow): boolean => by === 'operator' && target.startsWith('lapsed ')

/** Who did it: a person, a key, a script, or the clock. */
const whoOf = (row: ActivityRow, names: Names, self: string): string => {
  const { by, account, key } = row
  if (isLapse(row)) return peopleWord('clock')
  if (by === 'operator') return peopleWord('operator')
  if (by === 'key') return peopleWord('byKey', { name: names.keys[key ?? ''] ?? key ?? '' })
  return personText(account, names, self)
}

/**
 * One act as an item of a list: a line, and everything about it behind it.
 * @param self - the account that is signed in
 * @param below - put after the facts
 */
export const actItem = (act: Act, names: Names, self: string, below: readonly Node[] = []): HTMLElement => {
  const row = rowOf(act)
  if (!row) return h('li', {})
  const code = (text: string) => h('code', {}, text)
  return h(
    'li',
    { 'data-act': act.id, 'data-of': act.id },
    h(
      'details',
      { class: 'act' },
      h(
        'summary',
        {},
        h('b', {}, isLapse(row) ? peopleWord('lapsed') : actionTitle(row.action)),
        ' ',
        h('span', { class: 'badge' }, outcomeOf(act)),
        h('br'),
        h('span', { class: 'aside' }, timeOf(row.at), ` · ${whoOf(row, names, self)}`),
      ),
      facts([
        [peopleWord('when'), exactTime(row.at)],
        [peopleWord('who'), row.account ?? row.key ?? peopleWord(isLapse(row) ? 'clock' : 'operator')],
        row.role === null ? undefined : [peopleWord('inRole'), roleText(row.role, row.organisation, names)],
        [peopleWord('target'), code(row.target)],
        [peopleWord('howEnded'), outcomeOf(act)],
        [peopleWord('requestId'), code(row.request)],
        [peopleWord('number'), [act.asked?.seq, act.ended?.seq].filter((seq) => seq !== undefined).join(', ')],
      ]),
      ...below,
    ),
  )
}
