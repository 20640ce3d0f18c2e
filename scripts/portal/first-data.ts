import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Papa from 'papaparse'
import { DATASETS } from '../../content/generated/datasets.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { message } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { Complaint } from './complaint.ts'

const DATA = join(import.meta.dirname, '../../content/data')

/** Rows of one publish. */
const ROWS = 5_000

/** Registers that a register's rows refer to: by reference, or by naming a place. */
const refersTo = (id: string): string[] =>
  Object.values(REGISTERS[id]?.fields ?? {}).flatMap(({ ref, role }) => [
    ...(ref ? [ref] : []),
    ...(role.includes('place') ? ['places'] : []),
  ])

/** What others refer to comes first. */
const inOrder = (ids: string[]): string[] => {
  const placed: string[] = []
  const place = (id: string): void => {
    if (placed.includes(id)) return
    refersTo(id)
      .filter((other) => other !== id && ids.includes(other))
      .forEach(place)
    if (!placed.includes(id)) placed.push(id)
  }
  ids.forEach(place)
  return placed
}

/**
 * Publishes the portal's own data sets through the door every publisher uses. Repeating it publishes nothing twice.
 * @param progress - told what is being published, and the rows so far
 */
export const publishFirstData = async (
  door: Door,
  progress: (register: string, rows: number, of: number) => void,
): Promise<void> => {
  for (const id of inOrder(Object.keys(DATASETS))) {
    const register = REGISTERS[id]
    if (!register) throw new Complaint(`content/data/${id}.yaml names a register that is not defined.`)
    const text = await readFile(join(DATA, `${id}.csv`), 'utf8')
    const digest = sha256Hex(text)
    if (await wasPublished(door, id, digest)) continue
    const rows = readRows(register, text, door.now())
    for (let first = 0; first < rows.length; first += ROWS) {
      progress(id, first, rows.length)
      const request = first + ROWS >= rows.length ? { id: requestId(id, digest), digest } : undefined
      const statements = rows
        .slice(first, first + ROWS)
        .map(({ key, body }) => ({ register, key, body, reason: NEW_STATE }))
      const { outcomes } = await publish(door, [{ publisher: 'portal', statements, request }])
      if (outcomes[0]?.status !== 'placed') throw new Complaint(`The rows of content/data/${id}.csv were refused.`)
    }
    progress(id, rows.length, rows.length)
  }
}

/** Why a row of our own changes: the file it comes from changed with a release. */
const NEW_STATE = 'newer state of the source / 来源更新'

const requestId = (register: string, digest: string): string => sha256Hex(`first-data ${register} ${digest}`)

const wasPublished = async ({ db }: Door, register: string, digest: string): Promise<boolean> =>
  (await db.query.requests.findFirst({ where: (requests, { eq }) => eq(requests.id, requestId(register, digest)) })) !==
  undefined

const readRows = (register: RegisterDefinition, text: string, now: Date) => {
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
  const { accepted, issues } = checkRows(register, data, { now })
  const [first] = issues
  if (first) throw new Complaint(`content/data/${register.id}.csv ${first.pointer}: ${message(first, 'en')}`)
  return accepted
}
