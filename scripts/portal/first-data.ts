import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Papa from 'papaparse'
import { DATASETS } from '../../content/generated/datasets.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import { inReferenceOrder } from '../../content/registers/reference-order.ts'
import { message } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { GEP_USES } from '../../db/record/gep-uses.ts'
import { putObject } from '../../db/record/objects.ts'
import type { Publication } from '../../db/record/plan.ts'
import { readFiles } from '../../db/record/read-files.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { Complaint } from './complaint.ts'
import { publishAccount, publishFirstAccounts } from './first-accounts.ts'
import { captureDemonstration } from './first-events.ts'
import {
  DEMONSTRATION_DAY,
  DEMONSTRATION_PUBLISHER,
  publisherOf,
  readDemonstration,
  readDemonstrationAccounts,
  readDemonstrationFiles,
} from './demonstration.ts'

const DATA = join(import.meta.dirname, '../../content/data')

/** Rows of one publish. */
const ROWS = 5_000

/** Told what is being published, and the rows so far. */
type Progress = (register: string, rows: number, of: number) => void

/** Publishes the portal's own data sets through the door every publisher uses. Repeating it publishes nothing twice. */
export const publishFirstData = async (door: Door, progress: Progress): Promise<void> => {
  await publishSets(door, progress, await readFirstSets(door.now()))
  await publishFirstAccounts(door)
}

/** The portal's own data sets, those that others refer to first. */
export const readFirstSets = async (now: Date): Promise<RowSet[]> => {
  const sets: RowSet[] = []
  for (const id of inReferenceOrder(Object.keys(DATASETS))) {
    const register = REGISTERS[id]
    if (!register) throw new Complaint(`content/data/${id}.yaml names a register that is not defined.`)
    const text = await readFile(join(DATA, `${id}.csv`), 'utf8')
    sets.push({
      name: `content/data/${id}.csv`,
      request: `first-data ${id} ${sha256Hex(text)}`,
      register,
      rows: () => Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data,
      now,
      publisherOf: () => 'portal',
    })
  }
  return sets
}

/** Publishes the invented region. Repeating it publishes nothing twice. */
export const publishDemonstration = async (door: Door, progress: Progress): Promise<void> => {
  for (const { content, mediaType } of await readDemonstrationFiles()) await putObject(door.objects, content, mediaType)
  const found = new Map((await readDemonstration()).map((set) => [set.register.id, set]))
  const sets = inReferenceOrder([...found.keys()]).flatMap((id): RowSet[] => {
    const set = found.get(id)
    if (!set) return []
    const { register, rows } = set
    return [
      {
        name: `demonstration ${id}`,
        request: `demonstration ${id} ${sha256Hex(JSON.stringify(rows))}`,
        register,
        rows: () => rows,
        now: new Date(Math.max(door.now().getTime(), DEMONSTRATION_DAY.getTime())),
        publisherOf: ({ body }) => publisherOf(register, body),
      },
    ]
  })
  // What used an account names one that stands.
  const isOfAccounts = ({ register }: RowSet): boolean => register.id === GEP_USES
  await publishSets(
    door,
    progress,
    sets.filter((set) => !isOfAccounts(set)),
  )
  for (const path of await readDemonstrationAccounts()) await publishAccount(door, DEMONSTRATION_PUBLISHER, path)
  await publishSets(door, progress, sets.filter(isOfAccounts))
  await captureDemonstration(door)
}

/** Reads the text of files that wait for it: no clock runs while a portal is being prepared. */
export const readTexts = async ({ db, objects }: Door): Promise<void> => {
  while ((await readFiles(db, objects)) > 0);
}

/** Rows of one register that are published once. */
export interface RowSet {
  /** As complaints name it. */
  name: string
  /** What it is and what it holds: the same is not published again. */
  request: string
  register: RegisterDefinition
  rows: () => Record<string, string>[]
  now: Date
  publisherOf: (row: CheckedRow) => string
}

/** What waits for the next batch, so that many small registers cost one. */
interface Waiting {
  publications: Publication[]
  /** Registers that are whole with this batch, and how many rows they have. */
  ended: [register: string, rows: number][]
  rows: number
}

const publishSets = async (door: Door, progress: Progress, sets: RowSet[]): Promise<void> => {
  const waiting: Waiting = { publications: [], ended: [], rows: 0 }
  for (const set of sets) {
    const id = sha256Hex(set.request)
    if (await wasPublished(door, id)) continue
    const rows = checked(set)
    for (let first = 0; first < rows.length;) {
      const own = rows.slice(first, first + ROWS - waiting.rows)
      waiting.publications.push(...publicationsOf(set, own))
      waiting.rows += own.length
      first += own.length
      if (waiting.rows < ROWS) continue
      await flush(door, progress, waiting)
      progress(set.register.id, first, rows.length)
    }
    waiting.publications.push({ publisher: 'portal', statements: [], request: { id, digest: id } })
    waiting.ended.push([set.register.id, rows.length])
  }
  await flush(door, progress, waiting)
}

const publicationsOf = ({ register, publisherOf }: RowSet, rows: CheckedRow[]): Publication[] =>
  [...Map.groupBy(rows, publisherOf)].map(([publisher, own]) => ({
    publisher,
    statements: own.map(({ key, body }) => ({ register, key, body, reason: NEW_STATE })),
  }))

const flush = async (door: Door, progress: Progress, waiting: Waiting): Promise<void> => {
  const { publications, ended } = waiting
  if (publications.length === 0) return
  const { outcomes } = await publish(door, publications)
  const refused = publications.find((_, index) => outcomes[index]?.status !== 'placed')
  if (refused)
    throw new Complaint(`The first rows of ${refused.statements[0]?.register.id ?? 'a register'} were refused.`)
  for (const [register, rows] of ended) progress(register, rows, rows)
  Object.assign(waiting, { publications: [], ended: [], rows: 0 })
}

/** Why a row of our own changes: the file it comes from changed with a release. */
export const NEW_STATE = 'newer state of the source / 来源更新'

const wasPublished = async ({ db }: Door, id: string): Promise<boolean> =>
  (await db.query.requests.findFirst({ where: (requests, { eq }) => eq(requests.id, id) })) !== undefined

const checked = ({ name, register, rows, now }: RowSet): CheckedRow[] => {
  const { accepted, issues } = checkRows(register, rows(), { now })
  const [first] = issues
  if (first) throw new Complaint(`${name} ${first.pointer}: ${message(first, 'en')}`)
  return accepted
}
