import { PERMISSIONS } from '../../content/generated/permissions.ts'
import { ROLES, type RoleName } from '../../content/people/roles.ts'
import { api } from '../../worker/api.ts'

/** Every route of the API as it stands, for tests that walk all of them. */

export interface Route {
  method: string
  /** With `:name` for what is filled in. */
  path: string
  /** Filled in with what may well be there, so that it is read on. */
  filled: string
}

/** What stands in a path; other names get something that does not exist. */
const VALUES: Record<string, string> = {
  register: 'places',
  file: 'places.atom',
  code: '110000',
  place: '110000',
  year: '2024',
  uscc: '91350100M000100Y43',
  publisher: '91350100M000100Y43',
  gtin: '09520000000011',
  lot: 'L1',
  list: 'products',
  index: '0',
  seq: '1',
  value: 'commissioning',
  key: '110000',
  sha256: '0'.repeat(64),
}

const fill = (path: string): string =>
  path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => VALUES[name] ?? 'nothing-of-the-kind')

export const ROUTES: readonly Route[] = [
  ...new Map(
    api.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
      .map(({ method, path }) => [`${method} ${path}`, { method, path, filled: fill(path) }]),
  ).values(),
]

/** As the permission table writes a route. */
const named = ({ method, path }: Route): string =>
  `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}').replace(/(.)\/$/, '$1')}`

const TABLE: Record<string, { by: readonly string[]; grants?: object; routes: readonly string[] }> = PERMISSIONS.actions

/** Who may come in by the permission table: `session`, `key`, `operator`, `anyone`; nothing for what is public. */
export const doorsOf = (route: Route): string[] => {
  const name = named(route)
  return [...new Set(Object.values(TABLE).flatMap(({ by, routes }) => (routes.includes(name) ? by : [])))]
}

/** A role that may ask a route, `undefined` where none is needed. */
export const roleFor = (route: Route): RoleName | undefined => {
  const name = named(route)
  const granted = Object.values(TABLE).flatMap(({ grants, routes }) =>
    routes.includes(name) ? Object.keys(grants ?? {}) : [],
  )
  return ROLES.find((role) => granted.includes(role))
}

export const WRITES = ROUTES.filter(({ method }) => method !== 'GET')
export const READS = ROUTES.filter(({ method }) => method === 'GET')

/** Does something with each, a few at a time. @returns what came of it, in order */
export const each = async <Item, Found>(
  items: readonly Item[],
  act: (item: Item) => Promise<Found>,
): Promise<Found[]> => {
  const found: Found[] = []
  const waiting = items.entries()
  const walk = async (): Promise<void> => {
    for (const [at, item] of waiting) found[at] = await act(item)
  }
  await Promise.all(Array.from({ length: 8 }, walk))
  return found
}
