import { ask } from '../ask.ts'
import { h } from '../element.ts'
import { field, onPress, onSubmit } from '../form.ts'
import { facts } from '../people.ts'
import { at, word } from '../words.ts'
import { act, isFields, type Acting } from './acting.ts'

/** Hearings of a consultation: who registered, choosing who takes part, and reaching those who were chosen. */

export interface Hearing {
  key: string
  body: Record<string, unknown>
}

const pathOf = (key: string): string => `/api/hearings/${encodeURIComponent(key)}`

const itemsIn = (body: unknown): Record<string, unknown>[] =>
  isFields(body) && Array.isArray(body['items']) ? body['items'].filter(isFields) : []

/** Names and contacts, opened with a reason that is noted. */
const contacts = (key: string, acting: Acting): HTMLElement => {
  const place = h('ul', { class: 'plain', 'aria-live': 'polite' })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('openReason'), h('input', { name: 'reason', required: true, minlength: 2, maxlength: 200 })),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('openContacts'))),
  )
  // Opening is noted: once opened they stay, whatever is drawn anew around them.
  const whole = h('div', { 'data-opens': `contacts ${acting.role ?? ''}` }, form, place)
  onSubmit(form, async (values) => {
    const { body } = await act(`${pathOf(key)}/contacts`, { reason: String(values.get('reason')) }, acting)
    place.replaceChildren(
      ...itemsIn(body).map(({ number, name, contact }) =>
        h('li', {}, [number, name, contact].map((one) => String(one)).join(' · ')),
      ),
    )
    whole.dataset['opened'] = 'true'
  })
  return whole
}

/** @param again - draws everything anew */
export const hearingPart = async (
  { key, body }: Hearing,
  acting: Acting,
  again: () => Promise<void>,
): Promise<HTMLElement> => {
  const answer = await ask('GET', `${pathOf(key)}/registrations?limit=500`, { role: acting.role })
  const registered = itemsIn(answer.body).filter(({ state }) => state !== 'withdrawn')
  const isChosen = Array.isArray(body['drawn'])
  const choose = h('button', { type: 'button', class: 'button' }, word('choose'))
  onPress(choose, async () => {
    await act(`${pathOf(key)}/choices`, {}, acting)
    await again()
  })
  return h(
    'div',
    { 'data-of': key },
    h(
      'h4',
      {},
      h('a', { href: at(`/consultations/hearings/${encodeURIComponent(key)}/`) }, String(body['title'] ?? key)),
    ),
    facts([
      [word('hearingDay'), String(body['day'] ?? '')],
      [word('registeredCount'), String(registered.length)],
      [word('registrationCloses'), String(body['registrationCloses'] ?? '—')],
    ]),
    isChosen ? contacts(key, acting) : h('p', { class: 'actions', 'data-acts': true }, choose),
    h('p', { class: 'aside' }, h('a', { href: at('/console/correct/') }, word('hearingChange'))),
  )
}
