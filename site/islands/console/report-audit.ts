import { decodeLong } from '../../../content/reports/base64.ts'
import { readIdentity } from '../../../content/reports/officer-key.ts'
import { open, Unopened } from '../../../content/reports/sealing.ts'
import { openStatement, type Statement } from '../../../content/reports/statement.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask } from './ask.ts'
import { find, h } from './element.ts'
import { field, onSubmit, summary } from './form.ts'
import { openSection } from './frame.ts'
import { facts } from './people.ts'
import { isFields } from './reports/api.ts'
import { categoryText, dayText, placeText, stateText } from './reports/labels.ts'
import { Refused } from './request.ts'
import { word } from './words.ts'

/** An auditor asks for one sealed report, and opens it with the key that the body lends. */

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const grantIn = (handed: Record<string, unknown>): string => {
  const [grant]: unknown[] = Array.isArray(handed['grants']) ? handed['grants'] : []
  return isFields(grant) ? textOf(grant['sealed']) : ''
}

/** @returns what was reported; `undefined` where this key does not open it */
const statementWith = async (identity: string, handed: Record<string, unknown>): Promise<Statement | undefined> => {
  try {
    const bytes = await open(identity, decodeLong(grantIn(handed)) ?? new Uint8Array())
    const secret = new TextDecoder().decode(bytes).trim()
    const read = await openStatement(secret, decodeLong(textOf(handed['report'])) ?? new Uint8Array())
    return 'wrong' in read ? undefined : read.value
  } catch (error) {
    if (error instanceof Unopened) return undefined
    throw error
  }
}

/** What was reported: a stranger's words, shown as text. */
const shown = async ({ text, category, where, when }: Statement): Promise<HTMLElement[]> => [
  h('blockquote', { class: 'own-words' }, text),
  facts([
    [word('matter'), categoryText(category)],
    [word('where'), [await placeText(where.place), where.address].filter(Boolean).join(' · ')],
    [word('when'), dayText(when.from)],
  ]),
]

/** What became of it, as its reporter reads it: by state, and why. */
const stepsOf = ({ events }: Record<string, unknown>): HTMLElement => {
  const steps = (Array.isArray(events) ? events : []).filter(isFields).filter(({ state }) => typeof state === 'string')
  return h(
    'section',
    { 'aria-labelledby': 'audit-steps' },
    h('h3', { id: 'audit-steps' }, word('steps')),
    h(
      'ol',
      { class: 'timeline' },
      ...steps.map(({ day, state, reason }) =>
        h(
          'li',
          { class: 'step' },
          h('span', { class: 'day' }, dayText(textOf(day))),
          h('div', {}, h('b', {}, stateText(textOf(state))), typeof reason === 'string' && h('p', {}, reason)),
        ),
      ),
    ),
  )
}

const opening = (handed: Record<string, unknown>): HTMLElement => {
  const input = h('textarea', { rows: 2, required: true, autocomplete: 'off', spellcheck: 'false' })
  const place = h('div', { 'aria-live': 'polite' })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('paper'), input, word('paperHint')),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('open'))),
  )
  onSubmit(form, async () => {
    const identity = readIdentity(input.value)
    if (identity === undefined) return void form.insertBefore(summary(word('paperWrong')), form.firstChild)
    const statement = await statementWith(identity, handed)
    if (statement === undefined) return void form.insertBefore(summary(word('notThis')), form.firstChild)
    input.value = ''
    form.remove()
    place.replaceChildren(...(await shown(statement)))
  })
  return h('div', { class: 'calm' }, h('p', {}, word('handed')), form, place, stepsOf(handed))
}

/** @returns `undefined` where there is no such report, or it is none of hers: both look alike. @throws Refused, Lost */
const handOut = async (json: object, role: string | undefined): Promise<Record<string, unknown> | undefined> => {
  try {
    const asRole = role === undefined ? {} : { role }
    const { body } = await ask('POST', '/api/report-desk/text-openings', { json, ...asRole })
    return isFields(body) ? body : undefined
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined
    throw error
  }
}

openSection((account, body) => {
  const form = find('[data-ask]', HTMLFormElement, body)
  const place = find('[data-handed]', HTMLElement, body)
  let current: Acting | undefined
  onSubmit(form, async (values) => {
    const role = current?.headers['Lucid-Role']
    const json = { number: textOf(values.get('number')).trim().toUpperCase(), reason: textOf(values.get('reason')) }
    place.replaceChildren()
    const handed = await handOut(json, role)
    if (handed === undefined) return void form.insertBefore(summary(word('unknown')), form.firstChild)
    place.replaceChildren(opening(handed))
    place.focus()
  })
  actingAs(account, ['reports-audit'], body, (acting) => {
    current = acting
  })
})
