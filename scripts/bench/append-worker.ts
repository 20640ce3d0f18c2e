import { sql } from 'drizzle-orm'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { appendEntries } from '../../db/record/append.ts'
import { openRecord, runBatch } from '../../db/record/db.ts'
import { plan, type Publication } from '../../db/record/plan.ts'
import { publish } from '../../db/record/publish.ts'
import { openSigner } from '../../db/record/signer.ts'
import { readState } from '../../db/record/state.ts'

interface Bindings {
  LOGGED: D1Database
  UNLOGGED: D1Database
  OBJECTS: R2Bucket
  LOG_KEY: string
}

const publicationOf = (id: string, rows: Record<string, unknown>[]): Publication => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  const { accepted, issues } = checkRows(register, rows, { now: new Date() })
  if (issues.length > 0) throw new Error('rows that do not stand')
  return { publisher: 'portal', statements: accepted.map(({ key, body }) => ({ register, key, body })) }
}

/** The door as it is. */
const logged = async ({ LOGGED, OBJECTS, LOG_KEY }: Bindings, publication: Publication): Promise<void> => {
  const signer = await openSigner('bench.example/log', LOG_KEY)
  await publish({ db: openRecord(LOGGED), objects: OBJECTS, signer, now: () => new Date() }, [publication])
}

/** The same without what makes it a log: no hashes, no tiles, no signature, no checkpoint in or beside the database. */
const unlogged = async ({ UNLOGGED }: Bindings, publication: Publication): Promise<void> => {
  const db = openRecord(UNLOGGED)
  const keys = publication.statements.map(({ register, key }) => ({ register: register.id, key }))
  const [state, last] = [
    await readState(db, keys, []),
    await db.get<{ size: number }>(sql`SELECT COALESCE(max(idx) + 1, 0) AS size FROM entries`),
  ]
  const size = last?.size ?? 0
  const at = `${new Date().toISOString().slice(0, 19)}Z`
  await runBatch(db, appendEntries(size, plan({ ...state, size }, [publication], at).appended, at))
}

/** `POST /logged/<register>` and `POST /unlogged/<register>`: rows as JSON. */
export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const [, way, register = ''] = new URL(request.url).pathname.split('/')
    const publication = publicationOf(register, await request.json())
    await (way === 'logged' ? logged : unlogged)(env, publication)
    return Response.json({ accepted: publication.statements.length }, { status: 201 })
  },
}
