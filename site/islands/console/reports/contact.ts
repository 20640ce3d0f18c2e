import { decodeLong } from '../../../../content/reports/base64.ts'
import { openContact } from '../../../../content/reports/statement.ts'
import { h } from '../element.ts'
import { field, onSubmit, summary } from '../form.ts'
import { facts } from '../people.ts'
import { word } from '../words.ts'
import { act, isFields } from './api.ts'
import type { Doing } from './steps.ts'
import { openKeys, secretIn } from './vault.ts'

/** How to reach her: opened with a reason and a passkey used just now, which she reads of. */

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const contactOf = ({ report, acting }: Doing): HTMLElement[] => {
  if (!report.contact) return [h('p', { class: 'aside' }, word('noContact'))]
  const place = h('div', { 'aria-live': 'polite' })
  // Once opened it stays while other things are done with the report; closing the key, or leaving, closes it.
  const opens = openKeys().length === 0 ? undefined : `contact ${acting.role?.id ?? ''}`
  const form = h(
    'form',
    { class: 'fields' },
    h('p', { class: 'aside' }, word('contactText')),
    field(
      word('contactReason'),
      h('input', { name: 'reason', required: true, minlength: 4, maxlength: 300, autocomplete: 'off' }),
    ),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('openContact'))),
  )
  onSubmit(form, async (values) => {
    // Nothing is asked for that could not be read.
    if (openKeys().length === 0) return void form.insertBefore(summary(word('openKeyFirst')), form.firstChild)
    // It is noted from here on: nothing that is drawn meanwhile makes her open it twice.
    whole.dataset['opened'] = 'true'
    const handed = await act(report.number, 'contact-openings', { reason: values.get('reason') }, acting).catch(
      (error: unknown) => {
        delete whole.dataset['opened']
        throw error
      },
    )
    const grant = isFields(handed) && isFields(handed['grant']) ? textOf(handed['grant']['sealed']) : ''
    const secret = await secretIn([{ use: 'contact', sealed: grant }], 'contact')
    const sealed = decodeLong(isFields(handed) ? textOf(handed['sealed']) : '')
    const read = secret === undefined || !sealed ? undefined : await openContact(secret, sealed)
    if (!read || 'wrong' in read) return void form.insertBefore(summary(word('unreadable')), form.firstChild)
    const { name, phone, email, other } = read.value
    place.replaceChildren(
      facts([
        name === undefined ? undefined : [word('contactName'), name],
        phone === undefined ? undefined : [word('contactPhone'), phone],
        email === undefined ? undefined : [word('contactEmail'), email],
        other === undefined ? undefined : [word('contactOther'), other],
      ]),
      h('p', { class: 'aside' }, word('contactNoted')),
    )
    form.remove()
  })
  const whole = h('div', { 'data-opens': opens }, place, form)
  return [whole]
}
