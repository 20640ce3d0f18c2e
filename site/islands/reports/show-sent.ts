import { h } from '../console/element.ts'
import type { Statement } from '../../../content/reports/statement.ts'
import type { Followed } from '../../../content/reports/followed.ts'
import { categoryName, lang, say, shownDay } from './said.ts'
import { showFiles, type Keys } from './show-letters.ts'
import type { NameOf } from './show-state.ts'
import type { Opened } from './unlock.ts'

/** What she sent herself, what of it is published, and who opened it. */

const fact = (title: string, ...value: (string | Node | undefined)[]): HTMLElement =>
  h('div', {}, h('dt', {}, title), h('dd', { class: 'words' }, ...value))

const whereOf = ({ where: { address, longitude, latitude } }: Statement, place: string): string =>
  [address, longitude !== undefined && latitude !== undefined ? `${longitude}, ${latitude}` : undefined, place]
    .filter((part) => part !== undefined)
    .join(' · ')

const whenOf = ({ when: { kind, from, to, hour, diary = [] } }: Statement): string => {
  const at = (day: string, clock?: number): string =>
    clock === undefined ? shownDay(day) : say('hour', { day: shownDay(day), hour: clock, next: clock + 1 })
  const span = [
    to === undefined ? at(from, hour) : `${at(from, hour)} – ${shownDay(to)}`,
    ...(kind === 'now' ? [say('whenNow')] : []),
  ].join(' · ')
  return [span, ...diary.map((entry) => [at(entry.day, entry.hour), entry.note].filter(Boolean).join('  '))].join('\n')
}

const letterOf = ({ statement, contact }: Opened, followed: Followed, keys: Keys, place: string): HTMLElement[] => {
  if (!statement) return []
  const { who, knows } = statement
  const whom = [who?.name, who?.organisation].filter((part) => part !== undefined).join(' · ')
  const reached = contact
    ? [contact.name, contact.phone, contact.email, contact.other].filter((part) => part !== undefined).join(' · ')
    : ''
  return [
    fact(categoryName(followed.category), statement.text),
    fact(say('where'), whereOf(statement, place)),
    fact(say('when'), whenOf(statement)),
    ...(whom === '' ? [] : [fact(say('who'), whom)]),
    ...(knows === undefined ? [] : [fact(say('knows'), knows)]),
    ...(reached === '' ? [] : [fact(say('contact'), reached)]),
    ...(statement.files.length === 0 ? [] : [fact(say('files'), showFiles(keys, statement.files))]),
  ]
}

/** @param place - what it is called */
export const showSent = (opened: Opened, followed: Followed, keys: Keys, place: string): HTMLElement =>
  h(
    'section',
    { 'aria-labelledby': 'yours' },
    h('h2', { id: 'yours' }, say('yours')),
    followed.recipient === null
      ? h('p', {}, say('erased'))
      : opened.statement
        ? h(
            'details',
            {},
            h('summary', {}, say('yoursShow')),
            h('p', { class: 'aside' }, say('yoursHint')),
            h('dl', { class: 'facts' }, ...letterOf(opened, followed, keys, place)),
          )
        : h('p', {}, say('unopened')),
  )

export const showPublic = (followed: Followed): HTMLElement => {
  const { visibility, released, publicText, redactedText, redactionReason, number } = followed
  const path = `${lang === 'en' ? '/en' : ''}/reports/${number}/`
  return h(
    'section',
    { 'aria-labelledby': 'public' },
    h('h2', { id: 'public' }, say('public')),
    visibility !== 'public' && h('p', {}, say(`public-${visibility}`)),
    visibility === 'public' &&
      h('p', {}, released === null ? say('publicWaits') : say('publicOn', { day: shownDay(released) })),
    visibility === 'public' && h('blockquote', { class: 'words' }, redactedText ?? publicText ?? ''),
    redactionReason !== null && h('p', { class: 'words' }, say('publicRedacted', { reason: redactionReason })),
    released !== null && h('p', {}, h('a', { href: path }, say('publicPage'))),
  )
}

/** Why nobody opens how to reach her, or that nobody did yet. */
const noneOpened = ({ contactRecipient, events }: Followed): string => {
  if (contactRecipient !== null) return say('openingsNone')
  const isTakenBack = events.some(({ kind, reason }) => kind === 'withdrawn' && reason === 'contact')
  return say(isTakenBack ? 'backDone-contact' : 'openingsNoContact')
}

export const showOpenings = (followed: Followed, nameOf: NameOf): HTMLElement =>
  h(
    'section',
    { 'aria-labelledby': 'openings' },
    h('h2', { id: 'openings' }, say('openings')),
    followed.openings.length > 0
      ? h(
          'ul',
          { class: 'words' },
          ...followed.openings.map(({ use, day, by, body, reason }) =>
            h(
              'li',
              {},
              say(`opening-${use}`, { by, reason, day: shownDay(day), body: body === null ? '' : nameOf(body) }),
            ),
          ),
        )
      : h('p', { class: 'aside' }, noneOpened(followed)),
  )
