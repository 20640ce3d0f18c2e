import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Bounds } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import { readNames } from '../../db/intake/names.ts'
import { readBilingualOrganisationNames } from '../../db/record/organisation-names.ts'
import { readPlaceNames } from '../../db/record/place-names.ts'
import { recordOf, type App } from '../app.ts'

/** Lists of people name things by ids and codes; beside the items stands what those are called. */

const Bilingual = z.object({ zh: z.string(), en: z.string() })

export const Names = z
  .object({
    accounts: z.record(z.string(), z.string()).describe('By id; who gave no name is left out.'),
    keys: z.record(z.string(), z.string()).describe('By id.'),
    organisations: z
      .record(z.string(), Bilingual)
      .describe('By credit code, as the register `organisations` says; where it states no English name, in Chinese.'),
    places: z.record(z.string(), Bilingual).describe('By code as the bound has it.'),
  })
  .openapi('Names')

/** What has to be named. */
export interface Unnamed {
  accounts?: readonly (string | null)[]
  keys?: readonly (string | null)[]
  /** Things that are held for an organisation, perhaps within places. */
  held?: readonly { organisation?: string | null | undefined; bounds?: Bounds | undefined }[]
}

/** The code of a place in the register: `1301` is `130100`. */
const placeOf = (bound: string): string => bound.padEnd(6, '0')

const present = (ids: readonly (string | null | undefined)[]): string[] =>
  ids.filter((id): id is string => typeof id === 'string')

/** Names of all that is given, in one round trip to each database. */
export const namesOf = async (
  c: Context<App>,
  { accounts = [], keys = [], held = [] }: Unnamed,
): Promise<z.output<typeof Names>> => {
  const bounds = held.flatMap((one) => one.bounds?.places ?? [])
  const [people, organisations, places] = await Promise.all([
    readNames(openIntake(c.env.INTAKE), { accounts: present(accounts), keys: present(keys) }),
    readBilingualOrganisationNames(recordOf(c), present(held.map(({ organisation }) => organisation))),
    readPlaceNames(recordOf(c), bounds.map(placeOf)),
  ])
  const named = bounds.flatMap((bound) => {
    const place = places.get(placeOf(bound))
    return place ? [[bound, { zh: place.nameZh, en: place.nameEn }] as const] : []
  })
  return { ...people, organisations, places: Object.fromEntries(named) }
}
