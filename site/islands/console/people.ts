import type { InferResponseType } from 'hono/client'
import type { Bounds } from '../../../content/people/roles.ts'
import { shownTime } from '../../time.ts'
import { say, sentencesOf } from '../verdict.ts'
import type { portal } from './ask.ts'
import { h } from './element.ts'
import { capital, lang, REGISTER_TITLES, roleTitle, root } from './words.ts'

/** What the sections for people say alike: `content/words/console-people.yaml`, which their pages carry. */

const carrier = root.querySelector<HTMLElement>('[data-people]')
const texts = carrier ? sentencesOf(carrier, 'people') : {}

/** A sentence of `console-people.yaml`; its name where it is missing. */
export const peopleWord = (name: string, values?: Record<string, string | number>): string => say(texts, name, values)

/** Ids of registers that somebody can publish in: the portal's own are not among them. */
export const OPEN_REGISTERS: readonly string[] = (carrier?.dataset['registers'] ?? '').split(' ').filter(Boolean)

export type RolePage = InferResponseType<typeof portal.api.roles.$get, 200>
/** What the ids and codes of a list are called. */
export type Names = RolePage['names']

export const NO_NAMES: Names = { accounts: {}, keys: {}, organisations: {}, places: {} }

/** Names of one page and the next. */
export const joined = (one: Names, other: Names): Names => ({
  accounts: { ...one.accounts, ...other.accounts },
  keys: { ...one.keys, ...other.keys },
  organisations: { ...one.organisations, ...other.organisations },
  places: { ...one.places, ...other.places },
})

const listed = (parts: readonly string[]): string => parts.join(peopleWord('listed'))

/** Bounds in plain words: registers by title, places by name. */
export const boundsText = ({ registers, places, schemes, rowsPerDay }: Bounds, names: Names): string => {
  const parts: string[] = []
  if (registers)
    parts.push(peopleWord('boundRegisters', { registers: listed(registers.map((id) => REGISTER_TITLES[id] ?? id)) }))
  if (places)
    parts.push(peopleWord('boundPlaces', { places: listed(places.map((code) => names.places[code]?.[lang] ?? code)) }))
  if (schemes) parts.push(peopleWord('boundSchemes', { schemes: listed(schemes) }))
  if (rowsPerDay !== undefined) parts.push(peopleWord('boundRows', { rows: rowsPerDay }))
  return parts.length > 0 ? parts.join(' · ') : peopleWord('unbound')
}

/** An organisation by name and code; the whole portal for none. */
export const organisationText = (code: string | null | undefined, names: Names): string => {
  if (code === null || code === undefined) return peopleWord('ofPortal')
  const name = names.organisations[code]?.[lang]
  return name === undefined ? code : `${name} ${code}`
}

/** Who somebody is: her name, else the beginning of her account's id. @param self - the account that is signed in */
export const personText = (account: string | null, names: Names, self?: string): string => {
  if (account === null || account === 'operator') return peopleWord('operator')
  if (account === 'demonstration') return peopleWord('demonstration')
  const name = names.accounts[account] ?? peopleWord('noName', { account: account.slice(0, 8) })
  return account === self ? peopleWord('you', { name }) : name
}

/** A role and for whom it is held. */
export const roleText = (role: string, organisation: string | null | undefined, names: Names): string =>
  `${capital(roleTitle(role))} · ${organisationText(organisation, names)}`

/** An instant as the page's language writes it, with the exact one for machines. */
export const timeOf = (at: string): HTMLTimeElement => h('time', { datetime: at }, shownTime(at, lang))

/** What of a list a button acts on, for who hears the page instead of seeing where the button stands. */
export const about = (what: string): HTMLElement =>
  h('span', { class: 'visually-hidden' }, peopleWord('about', { what }))

/** Pairs of what and how it is, as the rest of the portal prints facts. */
export const facts = (pairs: readonly (readonly [string, Node | string] | undefined)[]): HTMLElement =>
  h(
    'dl',
    { class: 'facts' },
    ...pairs
      .filter((pair) => pair !== undefined)
      .map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))),
  )

/** What a `Link: …; rel="next"` gives the next page's question. */
export const nextOf = ({ headers }: { headers: Headers }, name: string): string | undefined => {
  const path = /<([^<>]+)>;\s*rel="next"/.exec(headers.get('Link') ?? '')?.[1]
  return path === undefined ? undefined : (new URL(path, location.origin).searchParams.get(name) ?? undefined)
}
