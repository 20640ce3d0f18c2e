import { REGISTERS } from '../../content/generated/registers.ts'
import { positionOf } from '../../content/near/position.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { href } from '../paths.ts'
import { capital, titleOf } from '../titles.ts'
import type { Lang } from '../words.ts'

/** Where a search may look from: places, and records that have a position. */

const MOST = 20

const queryOf = ({ register: id, key, body }: StoredRecord): Record<string, string> | undefined => {
  if (id === 'places') return { place: key }
  const register = REGISTERS[id]
  const [longitude] = register ? fieldsWithRole(register, 'longitude') : []
  const [latitude] = register ? fieldsWithRole(register, 'latitude') : []
  if (!body || longitude === undefined || latitude === undefined) return undefined
  const position = positionOf(Number(body[longitude] ?? 'x'), Number(body[latitude] ?? 'x'))
  return position && { longitude: String(position.longitude), latitude: String(position.latitude) }
}

/** Links to the same page around what was found, each once. */
export const foundItems = (records: StoredRecord[], radius: number, lang: Lang) => {
  const distinct = [...new Map(records.map((record) => [`${record.register} ${record.key}`, record])).values()]
  return distinct
    .flatMap((record) => {
      const register = REGISTERS[record.register]
      const query = queryOf(record)
      if (!register || !record.body || !query) return []
      const title = titleOf(register, record.key, record.body, lang)
      return [
        {
          href: href(lang, `/near/?${new URLSearchParams({ ...query, radius: String(radius) })}`),
          title: title.text,
          lang: title.lang,
          meta: [capital(register.title[lang]), record.key].join(' · '),
        },
      ]
    })
    .slice(0, MOST)
}
