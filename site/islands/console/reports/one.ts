import { dayOf } from '../../../../content/registers/span.ts'
import type { Acting } from '../acting.ts'
import { beginDrawing } from '../drawn.ts'
import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { field } from '../form.ts'
import { toast } from '../toast.ts'
import { capital, word } from '../words.ts'
import { whileBusy } from '../form.ts'
import { act, desk, isFields, type Colleague, type Whole } from './api.ts'
import { clockOf } from './clock.ts'
import { contactOf } from './contact.ts'
import { categoryText, dayText, findingText, placeText, stateText } from './labels.ts'
import { publicationOf } from './publication.ts'
import { statementOf } from './statement.ts'
import { stepsOf, type Doing } from './steps.ts'
import { talkOf } from './talk.ts'
import { timelineOf } from './timeline.ts'
import { secretIn } from './vault.ts'

/** One report: what was reported, opened here; what to do next; what was said; what everybody may read. */

let count = 0
/** @param name - of the word that is its heading; where it stands on a phone goes by it */
const part = (name: string, ...content: (HTMLElement | false)[]): HTMLElement => {
  const id = `desk-part-${++count}`
  return h(
    'section',
    { 'aria-labelledby': id, class: 'part', 'data-part': name, 'data-of': name },
    h('h3', { id }, word(name)),
    ...content,
  )
}

const colleagues = new Map<string, Promise<Colleague[]>>()
const colleaguesOf = ({ role, headers }: Acting): Promise<Colleague[]> => {
  const key = role?.id ?? ''
  const known =
    colleagues.get(key) ?? desk.colleagues.$get({}, { headers }).then(async (answer) => (await answer.json()).items)
  colleagues.set(key, known)
  return known
}

/** To whom it is given; taken back as easily. */
const assignment = async ({ report, acting, again }: Doing): Promise<HTMLElement> => {
  const all = await colleaguesOf(acting)
  const nameOf = ({ name, role, own }: Colleague): string =>
    own ? word('me', { name: name ?? role.slice(0, 6) }) : (name ?? role.slice(0, 6))
  const select = h(
    'select',
    {},
    h('option', { value: '' }, word('nobody')),
    ...all.map((one) => h('option', { value: one.role, selected: one.role === report.assigned }, nameOf(one))),
  )
  const place = field(word('assigned'), select)
  const give = async (role: string | null): Promise<void> => {
    const given = await act(report.number, 'assignment', { role }, acting)
    const before = isFields(given) && typeof given['before'] === 'string' ? given['before'] : null
    await again()
    toast(word('assignedNow'))
    const undo = h('button', { type: 'button', class: 'link' }, word('undo'))
    undo.addEventListener('click', () => void give(before).catch(() => undefined))
    document.querySelector('[data-assignment]')?.appendChild(undo)
  }
  select.addEventListener('change', () => {
    void whileBusy(place, () =>
      give(select.value === '' ? null : select.value).catch((error: unknown) => toast(sentenceOf(error))),
    )
  })
  return h('div', { 'data-assignment': true }, place)
}

const told = (report: Whole): HTMLElement | false =>
  (report.finding !== null || report.answer !== null || report.reason !== null) &&
  part(
    'result',
    report.finding !== null && h('p', {}, h('b', {}, findingText(report.finding))),
    report.answer !== null && h('blockquote', { class: 'own-words' }, report.answer),
    report.reason !== null && h('p', {}, report.reason),
    report.penalty !== null && h('p', {}, `${word('penalty')}: ${report.penalty}`),
    report.reward !== null && h('p', {}, word(report.reward.fetched ? 'rewardFetched' : 'rewardWaits')),
  )

const sealedText = async (doing: Doing): Promise<HTMLElement> => {
  const { report, secret, acting } = doing
  if (report.recipient === null) return h('p', { class: 'notice' }, word('erased'))
  if (secret === undefined) return h('p', { class: 'notice', 'data-closed': true }, word('openToRead'))
  return statementOf(report, secret, acting).catch((error: unknown) => h('p', { class: 'issue' }, sentenceOf(error)))
}

/**
 * Draws a report into a place. @throws Refused where it is none of this desk
 * @param left - called where it is this desk's no more
 */
export const showReport = async (
  place: HTMLElement,
  number: string,
  acting: Acting,
  left: () => void,
): Promise<void> => {
  const { headers } = acting
  const { put } = beginDrawing(place, number)
  const report = await (await desk.reports[':number'].$get({ param: { number } }, { headers })).json()
  // She may have gone on to another meanwhile.
  const isWanted = (): boolean => location.hash === `#${number}`
  const again = async (): Promise<void> => {
    if (isWanted()) await showReport(place, number, acting, left).catch(() => isWanted() && left())
  }
  const secret = await secretIn(report.grants, 'report')
  const doing: Doing = { report, secret, acting, again }
  const today = dayOf(new Date().toISOString())
  const [text, talk, given, where] = await Promise.all([
    sealedText(doing),
    talkOf(report, secret, acting, again),
    assignment(doing),
    placeText(report.place),
  ])
  const heading = h('h2', { id: 'desk-report', tabindex: -1 }, `${categoryText(report.category)} · ${where}`)
  put(
    h('p', {}, h('a', { href: '#' }, word('backToList'))),
    heading,
    h(
      'p',
      { class: 'badges' },
      h('span', { class: 'badge' }, stateText(report.state)),
      ' ',
      h('code', {}, report.number),
    ),
    ...[clockOf(report)].filter((clock) => clock !== undefined),
    h(
      'p',
      { class: 'aside' },
      [
        capital(word(report.recurring ? 'seenWeek' : 'seenOn', { day: dayText(report.day) })),
        word('receivedOn', { day: dayText(report.received) }),
        word(`source-${report.source}`),
        word(`visibility-${report.visibility}`),
      ].join(' · '),
    ),
    h(
      'div',
      { class: 'desk-columns' },
      h('div', {}, part('reported', text), part('talk', ...talk), part('published', ...publicationOf(doing, today))),
      h(
        'div',
        {},
        part('next', ...stepsOf(doing), given),
        told(report),
        part('contact', ...contactOf(doing)),
        part('happened', ...timelineOf(report)),
      ),
    ),
  )
}
