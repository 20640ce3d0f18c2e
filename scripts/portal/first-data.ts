import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Papa from 'papaparse'
import { DATASETS } from '../../content/generated/datasets.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import { message } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { Complaint } from './complaint.ts'
import { DEMONSTRATION_DAY, publisherOf, readDemonstration } from './demonstration.ts'

const DATA = join(import.meta.dirname, '../../content/data')

/** Rows of one publish. */
const ROWS = 5_000

/** Told what is being published, and the rows so far. */
type Progress = (register: string, rows: number, of: number) => void

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

/** Publishes the portal's own data sets through the door every publisher uses. Repeating it publishes nothing twice. */
export const publishFirstData = async (door: Door, progress: Progress): Promise<void> => {
  for (const id of inOrder(Object.keys(DATASETS))) {
    const register = REGISTERS[id]
    if (!register) throw new Complaint(`content/data/${id}.yaml names a register that is not defined.`)
    const text = await readFile(join(DATA, `${id}.csv`), 'utf8')
    await publishSet(door, progress, {
      name: `content/data/${id}.csv`,
      request: `first-data ${id} ${sha256Hex(text)}`,
      register,
      rows: () => Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data,
      now: door.now(),
      publisherOf: () => 'portal',
    })
  }
}

/** Publishes the invented region. Repeating it publishes nothing twice. */
export const publishDemonstration = async (door: Door, progress: Progress): Promise<void> => {
  const sets = new Map((await readDemonstration()).map((set) => [set.register.id, set]))
  for (const id of inOrder([...sets.keys()])) {
    const set = sets.get(id)
    if (!set) continue
    const { register, rows } = set
    await publishSet(door, progress, {
      name: `demonstration ${id}`,
      request: `demonstration ${id} ${sha256Hex(JSON.stringify(rows))}`,
      register,
      rows: () => rows,
      now: new Date(Math.max(door.now().getTime(), DEMONSTRATION_DAY.getTime())),
      publisherOf: ({ body }) => publisherOf(register, body),
    })
  }
}

/** Rows of one register that are published once. */
interface RowSet {
  /** As complaints name it. */
  name: string
  /** What it is and what it holds: the same is not published again. */
  request: string
  register: RegisterDefinition
  rows: () => Record<string, string>[]
  now: Date
  publisherOf: (row: CheckedRow) => string
}

const publishSet = async (door: Door, progress: Progress, set: RowSet): Promise<void> => {
  const { name, register, publisherOf } = set
  const [id, digest] = [sha256Hex(set.request), sha256Hex(set.request)]
  if (await wasPublished(door, id)) return
  const rows = checked(set)
  const { length } = rows
  for (let first = 0; first < length; first += ROWS) {
    progress(register.id, first, length)
    const portion = Map.groupBy(rows.slice(first, first + ROWS), publisherOf)
    const publications = [...portion].map(([publisher, own]) => ({
      publisher,
      statements: own.map(({ key, body }) => ({ register, key, body, reason: NEW_STATE })),
    }))
    const done = first + ROWS >= length ? { publisher: 'portal', statements: [], request: { id, digest } } : undefined
    const { outcomes } = await publish(door, [...publications, ...(done ? [done] : [])])
    if (outcomes.some(({ status }) => status !== 'placed')) throw new Complaint(`The rows of ${name} were refused.`)
  }
  progress(register.id, length, length)
}

/** Why a row of our own changes: the file it comes from changed with a release. */
const NEW_STATE = 'newer state of the source / 来源更新'

const wasPublished = async ({ db }: Door, id: string): Promise<boolean> =>
  (await db.query.requests.findFirst({ where: (requests, { eq }) => eq(requests.id, id) })) !== undefined

const checked = ({ name, register, rows, now }: RowSet): CheckedRow[] => {
  const { accepted, issues } = checkRows(register, rows(), { now })
  const [first] = issues
  if (first) throw new Complaint(`${name} ${first.pointer}: ${message(first, 'en')}`)
  return accepted
}
