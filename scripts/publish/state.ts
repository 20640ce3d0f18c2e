import { faultField } from '../../content/certificates/steps.ts'
import { template, fill, type Language, type MessageCode } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { CheckedRow } from '../../content/registers/check.ts'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import { breakPromise, commitPersons, keepPromise, promise } from '../../db/intake/persons.ts'
import { findUnanswerable, type Unanswerable } from '../../db/record/answered.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { assertFollows, ForkedRecord, readHead } from '../../db/record/head.ts'
import { describeFiles, type FileFault } from '../../db/record/documents.ts'
import { plan, type Publication, type Refusal as RowRefusal, type Statement } from '../../db/record/plan.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { findUnknownRefs } from '../../db/record/refs.ts'
import { openSigner } from '../../db/record/signer.ts'
import { readState } from '../../db/record/state.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { openBindings } from '../portal/bindings.ts'
import { Complaint } from '../portal/complaint.ts'
import { migrate } from '../portal/migrate.ts'
import { assertMaySign, lockState, type State } from '../portal/state.ts'
import type { Batch, Counts, Destination, Refusal } from './destination.ts'
import { Unusable } from './ending.ts'
import { say } from './sentences.ts'
import { unknownText } from './unknown.ts'

/** Who states what is published here: the portal itself. */
const PUBLISHER = 'portal'

interface Opening {
  register: RegisterDefinition
  language: Language
}

/** Publishes into a state that no portal serves, through the same door. @throws Unusable */
export const openStateAt = async (state: State, { register, language }: Opening): Promise<Destination> => {
  try {
    assertMaySign(state)
    lockState(state)
  } catch (error) {
    if (error instanceof Complaint) throw new Unusable('state-in-use', { why: error.message })
    throw error
  }
  const { bindings, close } = await openBindings(state)
  try {
    await migrate(bindings.RECORD, 'record')
    await migrate(bindings.INTAKE, 'intake')
    const door: Door = {
      db: openRecord(bindings.RECORD),
      objects: bindings.OBJECTS,
      signer: await openSigner(bindings.LOG_ORIGIN, state.secrets['LOG_KEY'] ?? ''),
      now: () => new Date(),
    }
    await assertFollows(door.db, await readHead(door.objects))
    const name = say(language, 'the-state', { directory: state.directory })
    return { name, width: 1, close, ...doorOf({ door, intake: openIntake(bindings.INTAKE) }, register, language) }
  } catch (error) {
    await close()
    if (error instanceof ForkedRecord) throw new Unusable('state-forked', { why: error.message })
    throw error
  }
}

interface Doors {
  door: Door
  intake: IntakeDb
}

const doorOf = (
  { door, intake }: Doors,
  register: RegisterDefinition,
  language: Language,
): Pick<Destination, 'tryOut' | 'publish'> => {
  const { db } = door
  const statementsOf = (rows: readonly CheckedRow[]): Statement[] =>
    rows.map(({ key, status, body, reason }) => ({ register, key, body: status === 'withdrawn' ? null : body, reason }))
  /** Rows as the record will hold them, the persons behind them, and what the API would refuse too. */
  const prepare = async (batch: Batch) => {
    const { rows: committed, fresh } = await commitPersons(intake, register, [...batch.checked()])
    const { rows, faults } = await describeFiles(door.objects, register, committed)
    const [unknown, unanswerable] = await Promise.all([
      unknownRefs(db, register, rows, language),
      findUnanswerable(db, register, rows),
    ])
    const told = [...faults, ...unanswerable].map((one) => refusalAt(one, language))
    return { rows, fresh, refusals: [...unknown, ...told] }
  }
  return {
    tryOut: async (batch) => {
      const { rows, refusals: found } = await prepare(batch)
      const statements = statementsOf(rows)
      const keys = statements.map(({ key }) => ({ register: register.id, key }))
      const { appended, outcomes } = plan(
        await readState(db, keys, []),
        [{ publisher: PUBLISHER, statements }],
        IN_A_TRIAL,
      )
      const [outcome] = outcomes
      const refused =
        outcome?.status === 'refused' ? outcome.refusals.map((one) => refusalOf(register, one, language)) : []
      const refusals = [...found, ...refused]
      if (refusals.length > 0) return refusals
      const count = (status: string): number => appended.filter((entry) => entry.status === status).length
      const counts: Counts = {
        published: count('published'),
        corrected: count('corrected'),
        withdrawn: count('withdrawn'),
        unchanged: statements.length - appended.length,
      }
      return counts
    },
    publish: async (batch, id) => {
      const { rows, fresh, refusals } = await prepare(batch)
      if (refusals.length > 0) return refusals
      const statements = statementsOf(rows)
      // The digest stands in public: of names only their commitments go into it.
      const request = { id: sha256Hex(id), digest: sha256Hex(JSON.stringify(rows)) }
      const publication = { publisher: PUBLISHER, statements, request }
      const promised =
        fresh.length === 0
          ? undefined
          : await promise(intake, fresh, JSON.stringify(submissionOf(publication)), door.now().toISOString())
      const { outcomes, checkpoint } = await publish(door, [publication])
      const [outcome] = outcomes
      const isRefused = outcome?.status === 'refused'
      if (promised !== undefined && isRefused)
        await breakPromise(
          intake,
          promised,
          fresh.map(({ commitment }) => commitment),
        )
      if (promised !== undefined && !isRefused) await keepPromise(intake, promised)
      return isRefused ? outcome.refusals.map((one) => refusalOf(register, one, language)) : { checkpoint }
    },
  }
}

/** As the portal keeps promises, should this run end between the two databases: registers by id. */
const submissionOf = ({ statements, ...publication }: Omit<Publication, 'refs'>) => ({
  ...publication,
  statements: statements.map(({ register, ...statement }) => ({ ...statement, register: register.id })),
})

/** Any instant has the length of the one that the entry would carry. */
const IN_A_TRIAL = '2000-01-01T00:00:00Z'

const unknownRefs = async (
  db: RecordDb,
  register: RegisterDefinition,
  rows: readonly CheckedRow[],
  language: Language,
): Promise<Refusal[]> => {
  if (register.unknownRef !== 'refuse') return []
  const unknown = await findUnknownRefs(db, register, [...rows])
  return unknown.map(({ row, field, value, register: sought }) => ({
    row,
    field,
    text: unknownText(language, value, sought),
  }))
}

const refusalAt = ({ row, field, code, values }: FileFault | Unanswerable, language: Language): Refusal => ({
  row,
  field,
  text: fill(template(code)[language], values),
})

const REFUSALS: Partial<Record<RowRefusal['code'], { field: string | undefined; code: MessageCode }>> = {
  'reason-missing': { field: '_reason', code: 'correction-without-reason' },
  'nothing-to-withdraw': { field: '_status', code: 'nothing-to-withdraw' },
  'leaf-too-large': { field: undefined, code: 'leaf-too-large' },
}

const refusalOf = (register: RegisterDefinition, refusal: RowRefusal, language: Language): Refusal => {
  const { row, code: why, values = {} } = refusal
  const { field, code } = REFUSALS[why] ?? { field: faultField(register, why), code: why }
  return { row, field, text: fill(template(code)[language], values) }
}
