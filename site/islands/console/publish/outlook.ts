import { differenceOf } from '../difference.ts'
import { h } from '../element.ts'
import { clearIssues, field, summary } from '../form.ts'
import { at, word } from '../words.ts'
import type { Outlook } from './door.ts'
import type { Finding } from './findings.ts'
import { sheetOf } from './sheet.ts'
import type { Stage } from './stage.ts'

/** What publishing would change, and the button that publishes. */

/** Corrections whose fields are shown one by one. */
const SHOWN = 50
/** Remarks that are listed. */
const LISTED = 200

const changesList = ({ register }: Stage, { changes }: Outlook): HTMLElement | undefined => {
  const changed = changes.filter(({ status }) => status !== 'published')
  if (changed.length === 0) return undefined
  const articles = changed.slice(0, SHOWN).map(({ key, status, fields }) => {
    const record = h('a', { href: at(`/registers/${register.id}/${encodeURIComponent(key)}/`) }, key)
    const badge = h('span', { class: `badge ${status}` }, word(`status-${status}`))
    return h(
      'article',
      { class: 'change' },
      h('h4', {}, record, ' ', badge),
      fields.length > 0 && differenceOf(register, fields),
    )
  })
  const more = changed.length - SHOWN
  return h(
    'section',
    {},
    h('h3', {}, word('changes')),
    ...articles,
    more > 0 && h('p', { class: 'aside' }, word('moreChanges', { count: more })),
  )
}

/** Why it waits for another officer; nothing where it does not. */
export const waitsNotice = (waits: readonly string[]): HTMLElement | false =>
  waits.length > 0 &&
  h('div', { class: 'calm' }, h('p', {}, word('willWait')), h('ul', {}, ...waits.map((why) => h('li', {}, why))))

const noticesOf = ({ titleOf }: Stage, notices: readonly Finding[]): HTMLElement | false => {
  const said = ({ row, column, sentence }: Finding): string =>
    [row !== undefined && word('rowNumber', { row: row + 1 }), column !== undefined && titleOf(column), sentence]
      .filter((part) => part !== false)
      .join(' ')
  return (
    notices.length > 0 &&
    h(
      'details',
      {},
      h('summary', {}, word('notices', { count: notices.length })),
      h('ul', {}, ...notices.slice(0, LISTED).map((notice) => h('li', {}, said(notice)))),
    )
  )
}

const countsOf = ({ published, corrected, withdrawn, unchanged, deferred }: Outlook): HTMLElement =>
  h(
    'dl',
    { class: 'facts' },
    ...Object.entries({ published, corrected, withdrawn, unchanged, ...(deferred > 0 ? { deferred } : {}) }).map(
      ([name, count]) => h('div', {}, h('dt', {}, word(`count-${name}`)), h('dd', {}, String(count))),
    ),
  )

/** Whether every row that changes something says why itself. */
const giveReasons = ({ source }: Stage, { changes }: Outlook): boolean =>
  changes
    .filter(({ status }) => status !== 'published')
    .every(({ row }) => String(source.rows[row]?.['_reason'] ?? '').trim() !== '')

/**
 * Shows what would change.
 * @param parts - in how many requests it goes
 * @param publish - given the reason of corrections and withdrawals whose rows give none; empty where none is needed
 */
export const showOutlook = (stage: Stage, outlook: Outlook, parts: number, publish: (reason: string) => void): void => {
  const { published, corrected, withdrawn, deferred, notices, waits } = outlook
  const count = published + corrected + withdrawn + deferred
  const mayCorrect = corrected + withdrawn + deferred > 0
  const needsReason = corrected + withdrawn > 0 && !giveReasons(stage, outlook)
  const reason = h('textarea', { name: 'reason', rows: 2, maxlength: 500 })
  const form = h(
    'form',
    { class: 'fields' },
    mayCorrect && field(word('reason'), reason, word('reasonHint')),
    parts > 1 && h('p', {}, word('manyParts', { count: parts })),
    deferred > 0 && h('p', {}, word('deferredText', { count: deferred })),
    h('p', { class: 'actions' }, count > 0 && h('button', { class: 'button' }, word('publish', { count }))),
  )
  form.noValidate = true
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    clearIssues(form)
    const why = reason.value.trim()
    if (!needsReason || why !== '') return publish(why)
    reason.setAttribute('aria-invalid', 'true')
    form.insertBefore(summary(word('reasonMissing')), form.firstChild)
    reason.focus()
  })
  const { source, titleOf } = stage
  stage.show(
    count === 0 ? word('nothingNew') : word('ready'),
    countsOf(outlook),
    waitsNotice(waits),
    changesList(stage, outlook) ?? false,
    noticesOf(stage, notices),
    sheetOf({ source, findings: [], titleOf, mended: () => undefined }, word('sample', { rows: source.rows.length })),
    form,
  )
}
