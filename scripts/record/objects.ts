import { REGISTERS } from '../../content/generated/registers.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { exportKey, type ExportFormat } from '../../db/record/export-file.ts'
import { sealedKey } from '../../db/record/sealed.ts'
import { refused, type Verdict } from '../log/sentences.ts'

/** Everything that a store holds, without its bytes. */
export const filesIn = async function* (objects: R2Bucket): AsyncGenerator<{ key: string; etag: string }> {
  let cursor: string | undefined
  do {
    const page = await objects.list(cursor === undefined ? {} : { cursor })
    yield* page.objects
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
}

/** Names of everything that a store holds. */
export const keysOf = async function* (objects: R2Bucket): AsyncGenerator<string> {
  for await (const { key } of filesIn(objects)) yield key
}

/** What each stored file has to be, by its key: the hash and who says so. Other keys are not of the record. */
const expectations = async (record: D1Database): Promise<Map<string, string>> => {
  const [made, sealed] = await Promise.all([
    record
      .prepare('SELECT register, format, size, year, sha256 FROM exports WHERE erased_by IS NULL')
      .all<{ register: string; format: ExportFormat; size: number; year: string; sha256: string }>(),
    record.prepare('SELECT number, sha256 FROM sealed_bundles').all<{ number: number; sha256: string }>(),
  ])
  return new Map([
    ...made.results.map(({ sha256, ...name }): [string, string] => [exportKey(name), sha256]),
    ...sealed.results.map(({ number, sha256 }): [string, string] => [sealedKey(number), sha256]),
  ])
}

/**
 * Compares every stored file with its name or the row that speaks of it, and looks for every file that an entry names.
 * @param rebuilt - a record that still holds every leaf
 */
export const checkObjects = async (
  record: D1Database,
  objects: R2Bucket,
  rebuilt: D1Database,
): Promise<{ difference: Verdict | undefined; count: number }> => {
  const expected = await expectations(record)
  const found = new Set<string>()
  for await (const key of keysOf(objects)) {
    const named = /^objects\/([0-9a-f]{64})$/.exec(key)?.[1]
    const hash = named ?? expected.get(key)
    if (hash === undefined) {
      if (/^(exports|objects|log\/tile)\//.test(key))
        return { difference: refused('objectUnknown', { key }), count: found.size }
      continue
    }
    const object = await objects.get(key)
    if (!object || sha256Hex(new Uint8Array(await object.arrayBuffer())) !== hash)
      return { difference: refused('objectDiffers', { key }), count: found.size }
    found.add(key)
  }
  const missing = [...expected.keys()].find((key) => key.startsWith('log/') && !found.has(key))
  if (missing !== undefined)
    return { difference: refused('objectMissing', { key: missing, by: 'sealed_bundles' }), count: found.size }
  for (const { sha256, index } of await namedObjects(rebuilt))
    if (!found.has(`objects/${sha256}`)) {
      const difference = refused('objectMissing', { key: `objects/${sha256}`, by: `entry ${index}` })
      return { difference, count: found.size }
    }
  return { difference: undefined, count: found.size }
}

/** Files that entries name, each once a register: bodies too large for a leaf, and published documents. */
export const namedObjects = async (record: D1Database): Promise<{ sha256: string; index: number }[]> => {
  const statement = record.prepare(
    `SELECT min(entries.idx) AS "index", CASE file.type WHEN 'object' THEN file.value->>'$.object.sha256'
       ELSE document.value->>'$.sha256' END AS sha256
     FROM entries CROSS JOIN leaves ON leaves.idx = entries.idx
       CROSS JOIN json_each(leaves.leaf, '$.body') AS file
       LEFT JOIN json_each(CASE WHEN file.type = 'array' AND file.key IN (SELECT value FROM json_each(?2))
         THEN file.value ELSE '[]' END) AS document ON document.type = 'object'
     WHERE entries.register = ?1 AND (file.type = 'object' OR document.type = 'object')
       AND CASE file.type WHEN 'object' THEN file.value->>'$.object.sha256'
         ELSE document.value->>'$.sha256' END IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.register = entries.register
         AND erasures.key = entries.key AND erasures.revision = entries.revision AND erasures.field = file.key)
     GROUP BY 2`,
  )
  const named = await record.batch<{ sha256: string; index: number }>(
    Object.values(REGISTERS).map((register) =>
      statement.bind(register.id, JSON.stringify(fieldsWithRole(register, 'document'))),
    ),
  )
  return named.flatMap(({ results }) => results)
}

/** Copies a store's files as they are. @param isWanted - by key; all of them if left out */
export const copyObjects = async (
  from: R2Bucket,
  to: R2Bucket,
  isWanted: (key: string) => boolean = () => true,
): Promise<void> => {
  for await (const key of keysOf(from)) {
    if (!isWanted(key)) continue
    const object = await from.get(key)
    if (object)
      await to.put(key, await object.arrayBuffer(), object.httpMetadata ? { httpMetadata: object.httpMetadata } : {})
  }
}
