import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { EVERYBODY, readContributions } from './contributions.ts'
import type { RecordDb } from './db.ts'
import { parseRows, readRows } from './rows.ts'

/** Articles, and tasks that regions set themselves for them, that are looked at. */
const MAX_ARTICLES = 500
const MAX_TASKS = 20_000

/** How many tasks of an article stand in one state. */
export interface TaskCount {
  article: string
  status: string
  isDemonstration: 0 | 1
  tasks: number
}

/** What the page of all articles is reckoned from. Reads two short registers whole. */
export const readPolicies = async (db: RecordDb) => {
  const [[articles, tasks, state], real, demonstration] = await Promise.all([
    readRows(db, [
      sql`SELECT body AS row FROM records WHERE register = 'policies' AND status <> 'withdrawn'
        ORDER BY key LIMIT ${MAX_ARTICLES}`,
      sql`SELECT json_object('article', article, 'status', status, 'isDemonstration', demo, 'tasks', count(*)) AS row
        FROM (SELECT body ->> 'article' AS article, body ->> 'status' AS status, substr(publisher, 3, 2) = '99' AS demo
          FROM records CROSS JOIN entries ON entries.idx = records.idx
          WHERE records.register = 'implementation' AND records.status <> 'withdrawn' LIMIT ${MAX_TASKS})
        GROUP BY article, status, demo`,
      sql`SELECT json_object('size', size, 'at', at) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
    ]),
    readContributions(db, EVERYBODY.real),
    readContributions(db, EVERYBODY.demonstration),
  ])
  const [newest] = parseRows<{ size: number; at: string }>(state)
  return {
    articles: parseRows<Body>(articles),
    tasks: parseRows<TaskCount>(tasks),
    real: new Map(real.map((one) => [one.register, one])),
    demonstration: new Map(demonstration.map((one) => [one.register, one])),
    newest,
  }
}
