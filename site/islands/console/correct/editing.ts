import { keyFields } from '../../../../content/registers/key.ts'
import type { RegisterDefinition } from '../../../../content/registers/register.ts'
import { shownTime } from '../../../time.ts'
import { roleChoice } from '../choose-register.ts'
import { confirm } from '../dialog.ts'
import { differenceOf } from '../difference.ts'
import { h } from '../element.ts'
import { clearIssues, field, onSubmit, showFailure, summary, whileBusy } from '../form.ts'
import { nameOfOrganisation } from '../names.ts'
import type { HeldRole } from '../person.ts'
import { publishPart, tryOut, type Destination, type Outlook } from '../publish/door.ts'
import { aloneOf } from '../publish/parts.ts'
import { receiptOf, waitingNotice } from '../receipt.ts'
import { recordForm } from '../record-form.ts'
import { Refused } from '../request.ts'
import { table } from '../table.ts'
import { toast } from '../toast.ts'
import { at, capital, frameWord, lang, REGISTER_TITLES, roleTitle, word } from '../words.ts'
import type { Named } from './address.ts'
import type { Revision } from './record.ts'

/** One record: what it says, in a form; its history; and the way to withdraw it. */

export interface Given {
  named: Named
  register: RegisterDefinition
  /** The newest first. */
  revisions: readonly Revision[]
  /** Of hers, that reach this register. */
  roles: readonly HeldRole[]
  /** Reads and draws it anew. */
  reopen: () => Promise<void>
  /** Back to finding another. */
  again: () => void
}

const roleName = async ({ role, organisation }: HeldRole): Promise<string> =>
  `${capital(roleTitle(role))} · ${organisation === null ? frameWord('ofPortal') : await nameOfOrganisation(organisation)}`

/** The only row there is: its fields stand in the form under their own names. */
const inForm = ({ pointer }: { pointer: string }): string => pointer.replace(/^\/0/, '')

export const editing = async (
  place: HTMLElement,
  { named, register, revisions, roles, reopen, again }: Given,
): Promise<void> => {
  const [newest] = revisions
  if (!newest) throw new Refused(404, 'not-found', word('missing', { key: named.key }), [])
  const names = await Promise.all(roles.map(roleName))
  const acting = roleChoice(roles, frameWord('roles'), (held) => names[roles.indexOf(held)] ?? held.id)
  const destination = (): Destination => ({ register: register.id, role: acting.role() })
  const page = at(`/registers/${register.id}/${encodeURIComponent(named.key)}/`)
  const standing = newest.body ?? revisions.find(({ body }) => body !== undefined)?.body ?? {}

  const done = async (title: string, row: Record<string, unknown>, idempotencyKey: string): Promise<void> => {
    const ended = await publishPart(destination(), aloneOf(row), { reason: '', idempotencyKey })
    const waits = 'waiting' in ended
    place.replaceChildren(
      h('h2', { tabindex: -1 }, waits ? frameWord('waitsTitle') : title),
      'waiting' in ended ? waitingNotice(ended.waiting) : receiptOf({ register: register.id, ...ended }),
      h(
        'p',
        { class: 'actions' },
        h('a', { class: 'button', href: page }, word('toPage')),
        h('button', { type: 'button', class: 'button quiet', on: { click: () => void reopen() } }, word('back')),
        h('button', { type: 'button', class: 'button quiet', on: { click: again } }, word('another')),
      ),
    )
    place.querySelector<HTMLElement>('h2')?.focus()
    toast(waits ? frameWord('waitsTitle') : title)
  }

  const form = h('form', { class: 'fields' })
  form.noValidate = true
  const preview = h('div', { tabindex: -1 })

  /** What would be published, against what stands at this moment. */
  const compare = (row: Record<string, unknown>) =>
    tryOut(
      { destination: destination(), reason: String(row['_reason']).slice(0, 500), names: new Map<string, string>() },
      [aloneOf(row)],
    )

  const showOutlook = (outlook: Outlook, row: Record<string, unknown>, isOvertaken = false): void => {
    const [change] = outlook.changes
    if (!change) return preview.replaceChildren(h('p', { class: 'calm', role: 'status' }, word('unchanged')))
    const idempotencyKey = crypto.randomUUID()
    const publish = h('button', { type: 'button', class: 'button' }, word('publish'))
    const acts = h('div', { 'data-acts': true }, h('p', { class: 'actions' }, publish))
    publish.addEventListener('click', () => {
      void whileBusy(acts, async () => {
        clearIssues(acts)
        try {
          // Somebody else may have changed the record since the difference was shown.
          const now = await compare(row)
          const isSame = 'outlook' in now && JSON.stringify(now.outlook.changes) === JSON.stringify(outlook.changes)
          if ('outlook' in now && !isSame) return showOutlook(now.outlook, row, true)
          await done(word('corrected'), row, idempotencyKey)
        } catch (error) {
          showFailure(acts, error)
        }
      })
    })
    preview.replaceChildren(
      h('h3', {}, word('difference')),
      ...(isOvertaken ? [h('p', { class: 'notice', role: 'alert' }, word('overtaken'))] : []),
      differenceOf(register, change.fields),
      ...(outlook.waits.length > 0
        ? [
            h(
              'div',
              { class: 'calm' },
              h('p', {}, word('willWait')),
              h('ul', {}, ...outlook.waits.map((why) => h('li', {}, why))),
            ),
          ]
        : []),
      ...(outlook.notices.length > 0
        ? [h('ul', {}, ...outlook.notices.map(({ sentence }) => h('li', {}, sentence)))]
        : []),
      acts,
    )
    preview.focus()
  }

  /** Fills the form with what a revision says, or what it says now. */
  const fill = (values: Record<string, unknown>, from: Revision | undefined): void => {
    const fields = recordForm(register, { values, role: acting.role })
    const reason = h('textarea', { name: '_reason', rows: 2, maxlength: 1_000 })
    if (from) reason.value = word('undoReason', { revision: from.revision })
    form.replaceChildren(
      ...(from ? [h('p', { class: 'calm' }, word('restoring', { revision: from.revision }))] : []),
      fields.element,
      field(`${word('reason')} ${frameWord('required')}`, reason, word('reasonHint')),
      h('p', {}, h('button', { class: 'button' }, word('compare'))),
      preview,
    )
    preview.replaceChildren()
    // What is changed after the comparison is compared again before it is published.
    form.oninput = () => preview.replaceChildren()
    current = { fields, reason }
  }
  let current: { fields: ReturnType<typeof recordForm>; reason: HTMLTextAreaElement } | undefined

  onSubmit(form, async () => {
    if (!current) return
    const { fields, reason } = current
    preview.replaceChildren()
    if (reason.value.trim() === '')
      throw new Refused(422, '', word('wrong'), [{ pointer: '/_reason', message: word('reasonMissing') }])
    const row = { ...fields.row(), _reason: reason.value.trim() }
    const tried = await compare(row)
    if ('outlook' in tried) return showOutlook(tried.outlook, row)
    const issues = tried.findings.map(({ column, sentence }) => ({
      pointer: column === undefined ? '' : `/0/${column}`,
      message: sentence,
    }))
    showFailure(form, new Refused(422, 'rows-refused', word('wrong'), issues), inForm)
  })

  const withdrawing = (): HTMLElement => {
    const reason = h('textarea', { name: '_reason', rows: 2, maxlength: 1_000 })
    const withdraw = h(
      'form',
      { class: 'fields' },
      h('p', {}, word('withdrawText')),
      field(`${word('reason')} ${frameWord('required')}`, reason),
      h('p', {}, h('button', { class: 'button grave' }, word('withdraw'))),
    )
    withdraw.noValidate = true
    const idempotencyKey = crypto.randomUUID()
    onSubmit(withdraw, async () => {
      const why = reason.value.trim()
      if (why === '') {
        reason.setAttribute('aria-invalid', 'true')
        withdraw.insertBefore(summary(word('reasonMissing')), withdraw.firstChild)
        return reason.focus()
      }
      const isSure = await confirm({
        title: word('withdrawSure', { key: named.key }),
        text: word('withdrawText'),
        action: word('withdraw'),
        grave: true,
      })
      if (!isSure) return
      const keys = Object.fromEntries(keyFields(register).map(([name]) => [name, standing[name]]))
      await done(word('withdrawn'), { ...keys, _status: 'withdrawn', _reason: why }, idempotencyKey)
    })
    return h('details', {}, h('summary', {}, word('withdrawTitle')), withdraw)
  }

  const historyTable = (): HTMLElement => {
    const undo = (revision: Revision): Node | string => {
      const { body } = revision
      if (revision === newest || body === undefined) return ''
      const restore = (): void => {
        fill({ ...body }, revision)
        form.querySelector<HTMLElement>('.calm')?.scrollIntoView()
        current?.reason.focus()
      }
      return h(
        'button',
        { type: 'button', class: 'link', on: { click: restore } },
        word('undo', { revision: revision.revision }),
      )
    }
    const columns = ['Revision', 'Status', 'At', 'Reason', 'Undo'].map((name) => ({ title: word(`history${name}`) }))
    const rows = revisions.map((revision) => [
      h('a', { href: `${page}?revision=${revision.revision}` }, String(revision.revision)),
      word(`status-${revision.status}`),
      shownTime(revision.publishedAt, lang),
      revision.reason ?? word('noReason'),
      undo(revision),
    ])
    return table(word('history'), columns, rows)
  }

  fill({ ...standing }, undefined)
  place.replaceChildren(
    h(
      'h2',
      { tabindex: -1 },
      word('record', { register: REGISTER_TITLES[register.id] ?? register.id, key: named.key }),
    ),
    h(
      'p',
      {},
      word('standing', {
        revision: newest.revision,
        status: word(`status-${newest.status}`),
        at: shownTime(newest.publishedAt, lang),
      }),
    ),
    h(
      'p',
      { class: 'actions' },
      h('a', { href: page }, word('toPage')),
      h('button', { type: 'button', class: 'link', on: { click: again } }, word('another')),
    ),
    ...(newest.status === 'withdrawn' ? [h('p', { class: 'notice' }, word('withdrawnNow'))] : []),
    ...(acting.element ? [acting.element] : []),
    h('h3', {}, word('edit')),
    form,
    ...(newest.status === 'withdrawn' ? [] : [withdrawing()]),
    historyTable(),
  )
  place.querySelector<HTMLElement>('h2')?.focus()
}
