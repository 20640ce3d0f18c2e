import { REGISTERS } from '../../content/generated/registers.ts'
import { canonical } from '../../content/log/canonical.ts'
import { isCommitment } from '../../content/log/commitment.ts'
import { exportWriter, type ExportFormat } from '../../content/registers/export-text.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { StatedRecord } from '../../content/registers/present.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { yearSpan } from '../../content/registers/years.ts'
import type { ReadFile } from './audit.ts'
import { BadUse } from './sentences.ts'
import { bundleCount, readEntries, readTexts, textName, type CopiedEntry, type CopiedText } from './texts.ts'

/** Which export: a register as it stood when the log held `size` entries. */
export interface Remade {
  register: string
  size: number
  format: ExportFormat
  /** `YYYY`, or empty for all records. */
  year: string
}

/**
 * Makes an export again from a copied log, with the same text as the portal writes.
 * @param read - a copy that was audited, and whose texts were checked, at `found` entries
 * @throws BadUse for a register that this release does not define
 */
export const remakeExport = async (
  read: ReadFile,
  { register: id, size, format, year }: Remade,
  found: number,
): Promise<{ text: string; rows: number }> => {
  const register = Object.hasOwn(REGISTERS, id) ? REGISTERS[id] : undefined
  if (!register) throw new BadUse('unknownRegister', { index: size, register: id })
  const standing = new Map<string, CopiedEntry>()
  const texts = new Map<string, CopiedText>()
  for (let number = 0; number < bundleCount(size); number++) {
    for (const entry of await readEntries(read, number, found))
      if (entry.register === id && entry.index < size) standing.set(entry.key, entry)
    for (const text of await readTexts(read, number)) if (text.register === id) texts.set(textName(text), text)
  }
  const records = [...standing.values()]
    .filter(({ status }) => status !== 'withdrawn')
    .map((entry) => disclosed(entry, texts))
    .filter((record) => year === '' || isOfYear(register, record, year))
    .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
  const writer = exportWriter(register, format)
  const lines = records.map((record, i) => writer.line(record, i === 0))
  return { text: `${writer.head}${lines.join('')}${writer.tail}`, rows: records.length }
}

const disclosed = (entry: CopiedEntry, texts: ReadonlyMap<string, CopiedText>): StatedRecord => {
  const { register, key, revision, status, publisher, publishedAt, reason, index } = entry
  const body = Object.entries(entry.body ?? {}).flatMap(([field, stated]): [string, unknown][] => {
    if (!isCommitment(stated)) return [[field, stated]]
    const text = texts.get(textName({ register, key, revision, field }))
    return text ? [[field, JSON.parse(text.value)]] : []
  })
  // In the order of canonical JSON, as exports have it.
  const sorted: Body = JSON.parse(canonical(Object.fromEntries(body)))
  return { register, key, revision, status, publisher, publishedAt, reason: reason ?? null, index, body: sorted }
}

const isOfYear = (register: RegisterDefinition, { body }: StatedRecord, year: string): boolean => {
  const [time = ''] = fieldsWithRole(register, 'time')
  const { from, until } = yearSpan(register, year) ?? {}
  const stated = String(body?.[time] ?? '')
  return (from === undefined || stated >= String(from)) && (until === undefined || stated < String(until))
}
