import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as z from 'zod'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { accountKey } from '../../content/gep/key.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { ACCOUNT_MEDIA_TYPE, registerOfAccount } from '../../db/record/gep-publication.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { Complaint } from '../portal/complaint.ts'
import { accountFiles, citedSet, NEW_STATE } from '../portal/first-accounts.ts'
import { fetchFrom, post, type Portal } from './portal.ts'

/** The portal's own accounts of GEP, published through the portal, as anybody with a key would. */

const Published = z.object({ known: z.boolean(), entries: z.int() })
const Stands = z.object({ entries: z.array(z.unknown()) })
const Key = z.object({ id: z.string(), key: z.string() })

interface Waiting {
  name: string
  register: string
  content: Uint8Array<ArrayBuffer>
}

/** Accounts whose bytes were never published under their name, corrected since or not. */
const notPublished = async ({ origin }: Portal): Promise<Waiting[]> => {
  const waiting: Waiting[] = []
  for (const path of await accountFiles()) {
    const [name, content] = [basename(path), new Uint8Array(await readFile(path))]
    const parsed = parseAccount(JSON.parse(new TextDecoder().decode(content)), METHODS)
    if ('issues' in parsed) throw new Complaint(`${name} is no account.`)
    const register = registerOfAccount(parsed.account).id
    const record = `/api/registers/${register}/records/${encodeURIComponent(accountKey(parsed.account))}`
    const history = await fetchFrom(origin, `${record}/history`)
    const stands = history.status === 200 && (await history.text()).includes(sha256Hex(content))
    if (!stands) waiting.push({ name, register, content })
  }
  return waiting
}

const publishOne = async (origin: string, key: string, { name, content }: Waiting): Promise<number> => {
  const answer = await fetchFrom(origin, `/api/gep/accounts?${new URLSearchParams({ reason: NEW_STATE })}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'accept-language': 'en',
      'content-type': ACCOUNT_MEDIA_TYPE,
      'idempotency-key': sha256Hex(content),
    },
    body: content,
  })
  if (!answer.ok) throw new Complaint(`${name} was answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`)
  return Stands.parse(await answer.json()).entries.length
}

/**
 * Publishes cited totals and accounts, each once however often this runs. Accounts go in by a key that is made for them alone
 * and is revoked behind them.
 * @returns how many entries are new
 */
export const publishFirstAccounts = async (portal: Portal, say: (line: string) => void): Promise<number> => {
  const { register, rows, id } = citedSet(new Date())
  const part = { register: register.id, set: id, rows, reason: NEW_STATE, whole: true }
  let { entries } = Published.parse(await post(portal, '/api/operator/publications', part))
  if (entries > 0) say(`${register.id}: ${rows.length} rows`)
  const waiting = await notPublished(portal)
  if (waiting.length === 0) return entries
  const registers = [...new Set(waiting.map((one) => one.register))]
  const made = Key.parse(
    await post(portal, '/api/operator/keys', { role: 'publisher', bounds: { registers }, days: 1 }),
  )
  try {
    for (const one of waiting) {
      entries += await publishOne(portal.origin, made.key, one)
      say(`${one.register}: ${one.name}`)
    }
  } finally {
    await fetchFrom(portal.origin, `/api/operator/keys/${made.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${portal.token}` },
    })
  }
  return entries
}
