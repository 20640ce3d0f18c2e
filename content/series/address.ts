import type { Body } from '../registers/facts.ts'
import type { RegisterDefinition } from '../registers/register.ts'
import { seriesShapeOf } from './shape.ts'

/**
 * Path of the page of the series that a record belongs to, language-neutral.
 * @param body - the record's, or as much of it as names the series: its key fields but the time
 * @param value - one of several quantities; the first that the row holds, unless said otherwise
 * @returns `undefined` where the register holds no series, or the body does not name one
 */
export const seriesPath = (
  register: RegisterDefinition,
  body: Body,
  value?: string,
  span: Readonly<Record<string, string>> = {},
): string | undefined => {
  const shape = seriesShapeOf(register)
  if (!shape) return undefined
  const params = new URLSearchParams()
  for (const name of [...shape.leading, ...shape.trailing]) {
    const part = body[name]
    if (typeof part !== 'string' && typeof part !== 'number') return undefined
    params.set(name, String(part))
  }
  const own = value ?? shape.values.find((name) => body[name] !== undefined)
  if (shape.values.length > 1 && own !== undefined) params.set('value', own)
  for (const [name, text] of Object.entries(span)) params.set(name, text)
  return `/series/${register.id}/?${params}`
}
