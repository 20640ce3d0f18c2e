import Papa from 'papaparse'
import {
  changesOf,
  GREEN_LISTS,
  greenListText,
  rowsOfText,
  type GreenRow,
} from '../../content/certificates/green-list.ts'
import { dayOf } from '../../content/registers/span.ts'
import { openRecord } from '../../db/record/db.ts'
import { readGreenList, readPublishedLists } from '../../db/record/green-lists.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { findObject, putObject } from '../../db/record/objects.ts'
import { sequencerOf } from '../app.ts'

const REGISTER = 'green-lists'

const rowsOf = async (objects: R2Bucket, sha256: string): Promise<GreenRow[]> => {
  const object = await findObject(objects, sha256)
  if (!object) return []
  return rowsOfText(
    Papa.parse<Record<string, string>>(await object.text(), { header: true, skipEmptyLines: true }).data,
  )
}

/**
 * At the beginning of each day states both lists as of it, each as a file under its hash; a list that says the same as
 * the one before is not stated again. A list too long for one file is left to the API.
 */
export const publishGreenLists = async (env: Env, now: Date): Promise<void> => {
  const db = openRecord(env.RECORD)
  const day = dayOf(now.toISOString())
  for (const list of GREEN_LISTS) {
    const { rows, isCut } = await readGreenList(db, { list, day })
    const [before] = await readPublishedLists(db, list, 1)
    if (isCut || (rows.length === 0 && !before) || (before && before.day >= day)) continue
    const bytes = new TextEncoder().encode(greenListText(rows))
    const sha256 = sha256Hex(bytes)
    if (before?.sha256 === sha256) continue
    const file = await putObject(env.OBJECTS, bytes, 'text/csv; charset=utf-8')
    const changes = before && changesOf(await rowsOf(env.OBJECTS, before.sha256), rows)
    const { outcome } = await sequencerOf(env).submit({
      publisher: 'portal',
      statements: [
        {
          register: REGISTER,
          key: `${list}~${day}`,
          body: {
            list,
            day,
            sha256,
            count: rows.length,
            ...(changes ? { added: changes.added.length, removed: changes.removed.length } : {}),
            ...(before ? { before: before.key } : {}),
            file: [{ ...file, title: `green-${list}-${day}.csv` }],
          },
        },
      ],
    })
    if (outcome.status !== 'placed') throw new Error(`the list ${list} of ${day} was ${outcome.status}`)
  }
}
