import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { CITED } from '../../content/generated/gep-cited.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { citedRows } from '../../content/gep/cited-rows.ts'
import { gepMessage } from '../../content/gep/messages.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { recompute } from '../../content/gep/recompute.ts'
import { checkRows } from '../../content/registers/check.ts'
import { message } from '../../content/registers/messages.ts'
import { ACCOUNT_MEDIA_TYPE, accountRows } from '../../db/record/gep-publication.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { putObject } from '../../db/record/objects.ts'
import type { Publication } from '../../db/record/plan.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { Complaint } from './complaint.ts'

const DATA = join(import.meta.dirname, '../../content/data/gep')

/** Why a row of our own changes: the file it comes from changed with a release. */
export const NEW_STATE = 'newer state of the source / 来源更新'

/** Files of the portal's own accounts. */
export const accountFiles = async (): Promise<string[]> =>
  (await readdir(DATA))
    .filter((each) => each.endsWith('.json'))
    .sort()
    .map((name) => join(DATA, name))

/** Totals that are cited of others, as rows and as they come to stand, with what they are asked once by. */
export const citedSet = (now: Date) => {
  const register = REGISTERS['gep-cited']
  if (!register) throw new Complaint('The register gep-cited is not defined.')
  const rows = Object.values(CITED).flatMap(citedRows)
  const { accepted, issues } = checkRows(register, rows, { now })
  const [first] = issues
  if (first) throw new Complaint(`content/data/gep/cited ${first.pointer}: ${message(first, 'en')}`)
  return { register, rows, accepted, id: idOf(CITED_NAME, accepted) }
}
const CITED_NAME = 'content/data/gep/cited'

const idOf = (name: string, statements: readonly { body: unknown }[]): string =>
  sha256Hex(`first-data gep ${name} ${sha256Hex(JSON.stringify(statements.map(({ body }) => body)))}`)

/** Publishes the real accounts and cited totals of the portal's own data. Repeating it publishes nothing twice. */
export const publishFirstAccounts = async (door: Door): Promise<void> => {
  for (const path of await accountFiles()) await publishAccount(door, 'portal', path)
  const { register, accepted } = citedSet(door.now())
  const statements = accepted.map(({ key, body }) => ({ register, key, body, reason: NEW_STATE }))
  await stand(door, { publisher: 'portal', statements }, CITED_NAME)
}

/**
 * Publishes the account of a file, unless it stands already.
 * @throws Complaint for one that would be refused of anybody else
 */
export const publishAccount = async (door: Door, publisher: string, path: string): Promise<void> => {
  const content = new Uint8Array(await readFile(path))
  const parsed = parseAccount(JSON.parse(new TextDecoder().decode(content)), METHODS)
  const name = basename(path)
  if ('issues' in parsed) {
    const [first] = parsed.issues
    throw new Complaint(`${name} ${first?.pointer ?? ''}: ${first ? gepMessage(first, 'en') : ''}`)
  }
  const { account, rules } = parsed
  const options = { now: door.now(), reason: NEW_STATE }
  const made = await accountRows(door.db, account, recompute(account, rules), content, options)
  if ('issues' in made) {
    const [first] = made.issues
    throw new Complaint(`${name} ${first?.pointer ?? ''}: ${first ? message(first, 'en') : ''}`)
  }
  await putObject(door.objects, content, ACCOUNT_MEDIA_TYPE)
  const statements = made.rows.map(({ key, body, reason }) => ({ register: made.register, key, body, reason }))
  await stand(door, { publisher, statements }, name)
}

/** Asked once: what was published from the same bytes before is not published again, even if it was corrected since. */
const stand = async (door: Door, publication: Publication, name: string): Promise<void> => {
  const id = idOf(name, publication.statements)
  const { outcomes } = await publish(door, [{ ...publication, request: { id, digest: id } }])
  if (outcomes[0]?.status !== 'placed') throw new Complaint(`${name} was refused.`)
}
