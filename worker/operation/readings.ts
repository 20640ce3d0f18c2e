import recordJournal from '../../db/record/migrations/meta/_journal.json' with { type: 'json' }
import intakeJournal from '../../db/intake/migrations/meta/_journal.json' with { type: 'json' }
import { signerOf } from '../../content/log/policy.ts'
import type { Readings } from '../../content/operation/readings.ts'
import { readOperation } from '../../db/intake/operation.ts'
import { openRecord } from '../../db/record/db.ts'
import { assertFollows, ForkedRecord, readHead } from '../../db/record/head.ts'
import { firstSignedBehind, readRecordOperation } from '../../db/record/operation.ts'
import { readNewestCosigned } from '../../db/record/witnesses.ts'
import { policyOf } from '../log/witnesses.ts'
import { stateOfStore } from './stores.ts'

/** D1 takes no database beyond this (developers.cloudflare.com/d1/platform/limits). */
const DATABASE_MOST = 10_000_000_000

type Settings = Pick<
  Env,
  | 'RECORD'
  | 'INTAKE'
  | 'OBJECTS'
  | 'EVIDENCE'
  | 'LOG_WITNESSES'
  | 'REPORT_KEY'
  | 'LOG_KEY'
  | 'DATABASE_MOST'
  | 'STORE_SECONDS'
>

/** What does not answer is `undefined`, and no fault of whoever asks how things are. */
const orNothing = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined)

const follows = async ({ RECORD, OBJECTS }: Settings, head: Awaited<ReturnType<typeof readHead>>): Promise<boolean> => {
  try {
    await assertFollows(openRecord(RECORD, OBJECTS), head)
    return true
  } catch (error) {
    if (error instanceof ForkedRecord) return false
    throw error
  }
}

/** Witnesses that have not seen the newest checkpoint, each with when the first was signed that it has not seen. */
const readWitnesses = async (env: Settings, size: number): Promise<Pick<Readings, 'witnesses' | 'unwitnessed'>> => {
  const { witnesses } = await policyOf(env)
  if (witnesses.length === 0) return { witnesses: [], unwitnessed: {} }
  const signers = witnesses.map(({ key }) => signerOf(key))
  const seen = await readNewestCosigned(openRecord(env.RECORD), signers)
  const each = witnesses.map(({ name, key }) => ({
    name,
    size: seen.find(({ signer }) => signer === signerOf(key))?.size,
  }))
  const behind = await Promise.all(
    each
      .filter((witness) => (witness.size ?? 0) < size)
      .map(async ({ name, size: from }) => [name, await firstSignedBehind(env.RECORD, from ?? 0)] as const),
  )
  return {
    witnesses: each,
    unwitnessed: Object.fromEntries(behind.flatMap(([name, at]) => (at === undefined ? [] : [[name, at]]))),
  }
}

/**
 * Reads how the portal is. Whatever does not answer is said to; this itself never fails.
 * @param jobs - of this build
 */
export const readReadings = async (env: Settings, jobs: Readings['jobs'], now: Date): Promise<Readings> => {
  const patience = env.STORE_SECONDS === undefined ? undefined : Number(env.STORE_SECONDS)
  const [record, intake, objects, evidence] = await Promise.all([
    orNothing(readRecordOperation(env.RECORD, now)),
    orNothing(readOperation(env.INTAKE, now)),
    stateOfStore(env.OBJECTS, patience),
    stateOfStore(env.EVIDENCE, patience),
  ])
  // Of a store that was just found not to answer nothing more is asked: each question would be waited for.
  const head = objects === 'well' ? await orNothing(readHead(env.OBJECTS)) : undefined
  const behindSince = head && (await orNothing(firstSignedBehind(env.RECORD, head.size)))
  const witnessing = record && (await orNothing(readWitnesses(env, record.readings.size)))
  return {
    now: now.toISOString(),
    record: record?.readings,
    intake: intake?.readings,
    stores: { objects, evidence },
    head: head && { size: head.size, behindSince },
    follows: record && head && (await orNothing(follows(env, head))),
    migrationsMissing: {
      record: record ? recordJournal.entries.length - record.migrations : 0,
      intake: intake ? intakeJournal.entries.length - intake.migrations : 0,
    },
    witnesses: witnessing?.witnesses ?? [],
    unwitnessed: witnessing?.unwitnessed ?? {},
    clockAhead: record && now.getTime() / 1_000 - record.clock,
    databaseMost: Number(env.DATABASE_MOST ?? DATABASE_MOST),
    pulses: Boolean(env.REPORT_KEY) && Boolean(env.LOG_KEY),
    jobs,
  }
}
