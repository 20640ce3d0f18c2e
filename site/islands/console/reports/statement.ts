import { decodeLong } from '../../../../content/reports/base64.ts'
import { openStatement, type Statement } from '../../../../content/reports/statement.ts'
import type { Acting } from '../acting.ts'
import { h } from '../element.ts'
import { facts } from '../people.ts'
import { at, word } from '../words.ts'
import type { Whole } from './api.ts'
import { fileItem } from './files.ts'
import { categoryText, dayText, placeText } from './labels.ts'

/** What was reported, opened in the browser. It is a stranger's text: shown as text, never as anything else. */

const whenText = ({ kind, from, to, hour }: Statement['when']): string => {
  const day = dayText(from)
  const until = to === undefined || to === from ? '' : ` – ${dayText(to)}`
  const at = hour === undefined ? '' : ` ${word('hour', { hour, next: hour + 1 })}`
  return `${word(`when-${kind}`)} · ${day}${until}${at}`
}

const diaryOf = ({ diary = [] }: Statement['when']): HTMLElement | undefined =>
  diary.length === 0
    ? undefined
    : h(
        'ol',
        { class: 'diary' },
        ...diary.map(({ day, hour, note }) =>
          h(
            'li',
            {},
            [dayText(day), hour === undefined ? '' : word('hour', { hour, next: hour + 1 }), note ?? '']
              .filter(Boolean)
              .join(' · '),
          ),
        ),
      )

const whereText = async ({ place, address, longitude, latitude }: Statement['where']): Promise<string> =>
  [await placeText(place), address, longitude && latitude ? `${longitude}, ${latitude}` : undefined]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ')

/**
 * @param secret - of the report
 * @throws Unopened where it does not open it
 */
export const statementOf = async (report: Whole, secret: string, acting: Acting): Promise<HTMLElement> => {
  if (report.report === null) return h('p', { class: 'notice' }, word('erased'))
  const read = await openStatement(secret, decodeLong(report.report) ?? new Uint8Array())
  if ('wrong' in read) return h('p', { class: 'issue' }, word('unreadable'))
  const { value, stripped } = read
  const { text, who, knows, files, where, when } = value
  return h(
    'div',
    { class: 'opened' },
    h('blockquote', { class: 'own-words' }, text),
    ...(stripped.length > 0 ? [h('p', { class: 'aside' }, word('stripped'))] : []),
    facts([
      [word('matter'), categoryText(value.category)],
      [word('where'), await whereText(where)],
      [word('when'), whenText(when)],
      who === undefined ? undefined : [word('who'), [who.name, who.organisation].filter(Boolean).join(' · ')],
    ]),
    diaryOf(when) ?? false,
    who?.organisation !== undefined &&
      /^[0-9A-Z]{18}$/.test(who.organisation) &&
      h('p', {}, h('a', { href: at(`/organisations/${who.organisation}/`) }, word('seeOrganisation'))),
    // What she says of who else could know it, the body must not let slip.
    knows !== undefined && h('p', { class: 'warning' }, h('b', {}, word('knows')), ' ', knows),
    files.length > 0 &&
      h('ul', { class: 'files' }, ...files.map((file) => fileItem(report.number, file, secret, acting))),
  )
}
