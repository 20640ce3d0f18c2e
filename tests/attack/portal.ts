import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseEnv } from 'node:util'
import Papa from 'papaparse'
import { DATASETS } from '../../content/generated/datasets.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows, type CheckedRow } from '../../content/registers/check.ts'
import type { Field, RegisterDefinition } from '../../content/registers/register.ts'
import { openRecord } from '../../db/record/db.ts'
import { publish } from '../../db/record/publish.ts'
import { openLogSigner } from '../../db/record/signer.ts'
import { openBindings } from '../../scripts/portal/bindings.ts'
import { publisherOf, readDemonstration } from '../../scripts/portal/demonstration.ts'
import { serve } from '../../scripts/portal/server.ts'
import type { State } from '../../scripts/portal/state.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { FORMULAS, payloadOf } from './corpus.ts'

/** A copy of the portal under test, in whose record every text that somebody may write is one of the corpus. */

const ROOT = join(import.meta.dirname, '../..')

export interface Planted {
  register: string
  key: string
  /** Field → what stands in it. */
  texts: Record<string, string>
}

/** Copies a state that is being served: databases as one moment has them, files as they are. */
const copied = (from: string): State => {
  const directory = mkdtempSync(join(tmpdir(), 'lucid-attacked-'))
  for (const file of readdirSync(join(from, 'v3'), { recursive: true, encoding: 'utf8' })) {
    const [source, target] = [join(from, 'v3', file), join(directory, 'v3', file)]
    if (!statSync(source).isFile() || /-(wal|shm)$/.test(file)) continue
    mkdirSync(dirname(target), { recursive: true })
    if (!file.endsWith('.sqlite')) cpSync(source, target)
    else {
      const database = new DatabaseSync(source, { readOnly: true })
      database.exec(`VACUUM INTO '${target}'`)
      database.close()
    }
  }
  const secrets = Object.fromEntries(
    Object.entries(parseEnv(readFileSync(join(from, 'secrets.env'), 'utf8'))).map(([name, value]) => [
      name,
      value ?? '',
    ]),
  )
  return { directory, persist: join(directory, 'v3'), secrets }
}

type Row = Record<string, unknown>

/** A row of every register that has any, of the invented region or of what the portal publishes itself. */
const firstRows = async (): Promise<{ register: RegisterDefinition; row: Row; isOurs: boolean }[]> => {
  const invented = (await readDemonstration()).map(({ register, rows }) => ({ register, row: rows[0], isOurs: false }))
  const own = Object.keys(DATASETS).map((id) => {
    const text = readFileSync(join(ROOT, 'content/data', `${id}.csv`), 'utf8')
    const [row] = Papa.parse<Record<string, string>>(text, { header: true, preview: 1 }).data
    return { register: REGISTERS[id], row, isOurs: true }
  })
  const known = new Set(invented.map(({ register }) => register.id))
  return [...invented, ...own.filter(({ register }) => !known.has(register?.id ?? ''))].flatMap(
    ({ register, row, isOurs }) => (register && row ? [{ register, row, isOurs }] : []),
  )
}

/** Whether somebody may write in it whatever she likes. */
const isText = ({ type, pattern, ref, role, ...field }: Field): boolean =>
  (type === 'string' || type === 'list') &&
  ![pattern, ref, field.enum].some((bound) => bound !== undefined) &&
  role.every((one) => one === 'label' || one === 'value' || one === 'status' || one === 'limit')

let count = 0
/** A text that is told from all others, begins like a formula now and then, and is one of the corpus. */
const textFor = ({ maxLength = 4_000 }: Field): string | undefined => {
  count += 1
  const name = `${count % 4 === 0 ? FORMULAS[(count / 4) % FORMULAS.length] : ''}xq${count}z `
  const payload = payloadOf(Math.min(maxLength, 4_000) - name.length)
  return payload === undefined ? undefined : name + payload
}

/** The row with texts of the corpus wherever the check lets them stand. */
const spoilt = (register: RegisterDefinition, row: Row): { checked: CheckedRow; texts: Record<string, string> } => {
  const texts: Record<string, string> = {}
  for (const [name, field] of Object.entries(register.fields)) {
    const text = isText(field) ? textFor(field) : undefined
    if (text !== undefined) texts[name] = text
  }
  for (;;) {
    const { accepted, issues } = checkRows(register, [{ ...row, ...texts }], { now: new Date() })
    const [checked] = accepted
    if (checked) {
      const stored = Object.keys(texts).map((name) => [name, String(checked.body[name])])
      return { checked, texts: Object.fromEntries(stored) }
    }
    const refused = issues.map(({ pointer }) => pointer.split('/')[2] ?? '').filter((name) => name in texts)
    if (refused.length === 0) throw new Error(`${register.id}: ${JSON.stringify(issues)}`)
    for (const name of refused) delete texts[name]
  }
}

const plant = async (state: State): Promise<Planted[]> => {
  const { bindings, close } = await openBindings(state)
  try {
    const db = openRecord(bindings.RECORD)
    const { LOG_KEY = '', LOG_KEY_RETIRING } = state.secrets
    const signer = await openLogSigner({ LOG_ORIGIN: bindings.LOG_ORIGIN, LOG_KEY, LOG_KEY_RETIRING })
    const door = { db, objects: bindings.OBJECTS, signer, now: () => new Date() }
    const planted: Planted[] = []
    const publications = (await firstRows()).map(({ register, row, isOurs }) => {
      const { checked, texts } = spoilt(register, row)
      planted.push({ register: register.id, key: checked.key, texts })
      const statement = { register, key: checked.key, body: checked.body, reason: `xqReason ${payloadOf(400)}` }
      return { publisher: isOurs ? 'portal' : publisherOf(register, checked.body), statements: [statement] }
    })
    const { outcomes } = await publish(door, publications)
    const refused = outcomes.flatMap(({ status }, at) => (status === 'placed' ? [] : [planted[at]?.register]))
    if (refused.length > 0) throw new Error(`refused: ${refused.join(', ')}`)
    return planted
  } finally {
    await close()
  }
}

/** @param from - state of the portal under test; it goes on as it is */
export const attackedPortal = async (
  from: string,
): Promise<{ origin: string; token: string; planted: Planted[]; stop: () => Promise<void> }> => {
  const state = copied(from)
  const planted = await plant(state)
  const port = await freePort()
  const portal = await serve(state, port)
  return {
    origin: `http://127.0.0.1:${port}`,
    token: state.secrets['OPERATOR_TOKEN'] ?? '',
    planted,
    stop: async () => {
      await portal.dispose()
      rmSync(state.directory, { recursive: true, force: true })
    },
  }
}
