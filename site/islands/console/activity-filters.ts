import { PERMISSIONS } from '../../../content/generated/permissions.ts'
import { actionTitle } from './acts.ts'
import { portal } from './ask.ts'
import { h } from './element.ts'
import type { Control } from './control.ts'
import { field } from './form.ts'
import { OPEN_REGISTERS, roleText } from './people.ts'
import { suggesting, type Suggestion } from './suggest.ts'
import { REGISTER_TITLES, word } from './words.ts'

/** What an auditor looks for: it stands in the page's address, so that a question can be kept and passed on. */

export const FILTERS = ['account', 'key', 'action', 'register', 'from', 'to', 'request'] as const
export type Question = Partial<Record<(typeof FILTERS)[number], string>>

/** The question of an address. */
export const questionOf = (search: string): Question => {
  const query = new URLSearchParams(search)
  return Object.fromEntries(FILTERS.flatMap((name) => (query.get(name) ? [[name, query.get(name) ?? '']] : [])))
}

interface Rule {
  by: readonly string[]
  routes: readonly string[]
}
const ACTIONS: [string, Rule][] = Object.entries(PERMISSIONS.actions)

/** Actions that leave rows: whoever does them is known, and they write. */
const NOTED = ACTIONS.filter(
  ([name, { by, routes }]) =>
    name === 'account-enter' || (!by.includes('anyone') && routes.some((route) => !route.startsWith('GET '))),
).map(([name]) => name)

const choice = (name: string, options: readonly [string, string][]): HTMLSelectElement =>
  h(
    'select',
    { name },
    h('option', { value: '' }, word('any')),
    ...options.map(([value, text]) => h('option', { value }, text)),
  )

const seekPerson =
  (headers: Record<string, string>) =>
  async (typed: string): Promise<Suggestion[]> => {
    const { items, names } = await (
      await portal.api.roles.$get({ query: { name: typed, limit: '20' } }, { headers })
    ).json()
    const found = new Map(
      items.map((one) => [one.account, `${one.name ?? ''} · ${roleText(one.role, one.organisation, names)}`]),
    )
    return [...found].map(([value, text]) => ({ value, text }))
  }

export interface FilterFields {
  form: HTMLFormElement
  fill: (question: Question) => void
}

/** The form that asks. @param clear - given the pressed button's work */
export const filterForm = (headers: Record<string, string>, clear: () => void): FilterFields => {
  const byTitle = (pairs: [string, string][]) => pairs.sort(([, one], [, other]) => one.localeCompare(other))
  const account = h('input', { name: 'account', maxlength: 100, spellcheck: false })
  const controls: Record<keyof Question, Control> = {
    account,
    key: h('input', { name: 'key', maxlength: 100, spellcheck: false, autocomplete: 'off' }),
    action: choice('action', byTitle(NOTED.map((name) => [name, actionTitle(name)]))),
    register: choice('register', byTitle(OPEN_REGISTERS.map((id) => [id, REGISTER_TITLES[id] ?? id]))),
    from: h('input', { name: 'from', type: 'date' }),
    to: h('input', { name: 'to', type: 'date' }),
    request: h('input', { name: 'request', maxlength: 64, spellcheck: false, autocomplete: 'off' }),
  }
  const person = field(word('person'), account, word('personHint'))
  person.appendChild(
    suggesting(account, seekPerson(headers), ({ value }) => {
      account.value = value
    }),
  )
  const rare = ['register', 'key', 'request'] as const
  const more = h(
    'details',
    {},
    h('summary', {}, word('more')),
    h(
      'div',
      { class: 'filters' },
      field(word('register'), controls.register),
      field(word('key'), controls.key, word('keyHint')),
      field(word('request'), controls.request, word('requestHint')),
    ),
  )
  const form = h(
    'form',
    { class: 'fields' },
    h(
      'div',
      { class: 'filters' },
      person,
      field(word('action'), controls.action),
      field(word('from'), controls.from, word('dayHint')),
      field(word('to'), controls.to, word('dayHint')),
    ),
    more,
    h(
      'div',
      { class: 'actions' },
      h('button', { class: 'button' }, word('look')),
      h('button', { type: 'button', class: 'button quiet', on: { click: clear } }, word('clear')),
    ),
  )
  const fill = (question: Question): void => {
    for (const name of FILTERS) controls[name].value = question[name] ?? ''
    // What narrows the list stands in sight.
    more.open ||= rare.some((name) => question[name] !== undefined)
  }
  return { form, fill }
}

/** What the form asks for. */
export const asked = (values: FormData): Question =>
  Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = values.get(name)
      return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : []
    }),
  )
