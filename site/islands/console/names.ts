import { request } from './request.ts'
import { lang } from './words.ts'

/** What codes are called, from the public record; the code itself where nothing is known. */

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const fieldOf = async (register: string, key: string, fields: readonly string[]): Promise<string | undefined> => {
  const path = `/api/registers/${register}/records/${encodeURIComponent(key)}`
  const record: unknown = await request(path)
    .then((answer) => answer.json())
    .catch(() => undefined)
  const body = isFields(record) ? record['body'] : undefined
  const found = fields.map((name) => (isFields(body) ? body[name] : undefined))
  return found.find((value): value is string => typeof value === 'string' && value !== '')
}

/** `示例市生态环境局 11…`; in English by its English name where it has one. */
export const nameOfOrganisation = async (code: string): Promise<string> => {
  const name = await fieldOf('organisations', code, lang === 'en' ? ['nameEn', 'name'] : ['name'])
  return name === undefined ? code : `${name} ${code}`
}

/** The bound of a role, such as `1301`, by the name of its place. */
export const nameOfPlace = async (bound: string): Promise<string> => {
  const code = bound.padEnd(6, '0')
  const name = await fieldOf('places', code, lang === 'en' ? ['nameEn', 'nameZh', 'name'] : ['nameZh', 'name'])
  return name === undefined ? bound : `${name} ${bound}`
}

/** What a product is called in the page’s language; as it is published where it has no English name. */
export const nameOfProduct = (body: Readonly<Record<string, unknown>> | null | undefined): string => {
  const found = (lang === 'en' ? ['nameEn', 'name'] : ['name']).map((field) => body?.[field])
  return found.find((value): value is string => typeof value === 'string' && value !== '') ?? ''
}
