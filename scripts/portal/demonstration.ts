import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import Papa from 'papaparse'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { stackHours, waterDays, type TextRow } from './demonstration-hours.ts'

/**
 * An invented region, 示例省, with its places, organisations and what every register says of them, so that a portal on
 * somebody's own machine shows all that it can do. A portal in service never holds it: only scripts read these files.
 */

const FOLDER = join(import.meta.dirname, '../../content/demonstration')
const DOCUMENTS = join(FOLDER, 'documents')
const ACCOUNTS = join(FOLDER, 'accounts')

/** 示例市生态环境局, which states all but what organisations state themselves. */
export const DEMONSTRATION_PUBLISHER = '11990100000000019F'

/** The day the rows speak from. Their times may lie after the clock of a machine that is behind. */
export const DEMONSTRATION_DAY = new Date('2026-11-22T00:00:00+08:00')

export interface Demonstration {
  register: RegisterDefinition
  rows: TextRow[]
}

/** What is made by a script instead of standing in a file. */
const MADE: Record<string, () => TextRow[]> = { 'self-monitoring': () => [...stackHours(), ...waterDays()] }

/** A published file of the demonstration. */
export interface DemonstrationFile {
  name: string
  content: Uint8Array<ArrayBuffer>
  mediaType: string
}

const TYPES: Record<string, string> = {
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.pdf': 'application/pdf',
  '.jpg': 'image/jpeg',
}

/** Files that rows name as `{name}`, in place of a hash that changes with every comma. */
export const readDemonstrationFiles = async (): Promise<DemonstrationFile[]> =>
  Promise.all(
    (await readdir(DOCUMENTS)).sort().map(async (name): Promise<DemonstrationFile> => {
      const mediaType = TYPES[extname(name)]
      if (mediaType === undefined) throw new Error(`content/demonstration/documents/${name} is of no known type`)
      return { name, content: new Uint8Array(await readFile(join(DOCUMENTS, name))), mediaType }
    }),
  )

/** Names of files in braces as the hashes of what they hold. @throws Error for a name that is no file */
const withHashes = (text: string, hashes: Map<string, string>): string =>
  text.replace(/\{([a-z0-9-]+\.[a-z]+)\}/g, (_, name: string) => {
    const hash = hashes.get(name)
    if (hash === undefined) throw new Error(`content/demonstration/documents/${name} does not exist`)
    return hash
  })

/** Paths of the invented accounts of gross ecosystem product, in order of name. */
export const readDemonstrationAccounts = async (): Promise<string[]> =>
  (await readdir(ACCOUNTS)).sort().map((name) => join(ACCOUNTS, name))

/** Every register's invented rows, in order of name; registers of changes last. */
export const readDemonstration = async (): Promise<Demonstration[]> => {
  const hashes = new Map((await readDemonstrationFiles()).map(({ name, content }) => [name, sha256Hex(content)]))
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.csv'))
  // What is changed stands before its changes.
  const isOfChanges = (id: string): boolean => REGISTERS[id]?.life?.event === 'change'
  const sorted = [...files.map((name) => basename(name, '.csv')), ...Object.keys(MADE)].sort()
  const ids = [...sorted.filter((id) => !isOfChanges(id)), ...sorted.filter(isOfChanges)]
  return Promise.all(
    ids.map(async (id): Promise<Demonstration> => {
      const register = REGISTERS[id]
      if (!register) throw new Error(`content/demonstration/${id}.csv names a register that is not defined`)
      return {
        register,
        rows: MADE[id]?.() ?? parse(withHashes(await readFile(join(FOLDER, `${id}.csv`), 'utf8'), hashes)),
      }
    }),
  )
}

const parse = (text: string): TextRow[] => Papa.parse<TextRow>(text, { header: true, skipEmptyLines: true }).data

/** Who states a row: what organisations say themselves, or producers of their own products, they say under their own code. */
export const publisherOf = ({ byOrganisations, keeper }: RegisterDefinition, body: Body): string => {
  const own = byOrganisations ? body['organisation'] : keeper === 'producer' ? body['producer'] : undefined
  return typeof own === 'string' ? own : DEMONSTRATION_PUBLISHER
}
