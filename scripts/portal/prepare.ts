import { openIntake } from '../../db/intake/db.ts'
import { demonstrationAccount, endDemonstration } from '../../db/intake/demonstration.ts'
import { stateCredentialKeys } from '../../db/record/credential-keys.ts'
import { openRecord } from '../../db/record/db.ts'
import { stateGreenLists } from '../../db/record/green-list-files.ts'
import { assertFollows, ForkedRecord, readHead } from '../../db/record/head.ts'
import { stateLogKeys } from '../../db/record/log-keys.ts'
import { stateReceiptKey } from '../../db/record/receipts.ts'
import { openLogSigner } from '../../db/record/signer.ts'
import { readState } from '../../db/record/state.ts'
import { openBindings } from './bindings.ts'
import { Complaint } from './complaint.ts'
import { issueDemonstrationCodes } from './demonstration-codes.ts'
import { offerDemonstration } from './demonstration-points.ts'
import { liveDemonstrationPoints } from './demonstration-points-life.ts'
import { publishDemonstrationKeys } from './demonstration-keys.ts'
import { DEMONSTRATION_PEOPLE } from './demonstration-people.ts'
import { writeDemonstrationReports } from './demonstration-reports.ts'
import { publishDemonstration, publishFirstData, readTexts } from './first-data.ts'
import { migrate } from './migrate.ts'
import { assertOpen, isForReading, type State } from './state.ts'
import { stateWhatIsOver } from './what-is-over.ts'

/**
 * Brings the databases up to date and publishes what is not there yet.
 * @param say - told how far it is
 * @returns the newest checkpoint
 */
export const prepare = async (state: State, say: (text: string) => void = console.log): Promise<string> => {
  assertOpen(state)
  const { bindings, close } = await openBindings(state)
  try {
    await migrate(bindings.RECORD, 'record')
    await migrate(bindings.INTAKE, 'intake')
    const db = openRecord(bindings.RECORD)
    const door = {
      db,
      objects: bindings.OBJECTS,
      signer: await openLogSigner({
        LOG_ORIGIN: bindings.LOG_ORIGIN,
        LOG_KEY: state.secrets['LOG_KEY'] ?? '',
        LOG_KEY_RETIRING: state.secrets['LOG_KEY_RETIRING'],
      }),
      now: () => new Date(),
    }
    if (isForReading(state)) return (await readState(db, [], [])).checkpoint
    await assertFollows(db, await readHead(bindings.OBJECTS))
    await stateLogKeys(door)
    const progress = (register: string, rows: number, of: number): void => say(`  ${register}: ${rows} of ${of} rows`)
    await publishFirstData(door, progress)
    await stateReceiptKey(door, { LOG_ORIGIN: bindings.LOG_ORIGIN, RECEIPT_KEY: state.secrets['RECEIPT_KEY'] })
    await stateCredentialKeys(door, {
      LOG_ORIGIN: bindings.LOG_ORIGIN,
      CREDENTIAL_KEY: state.secrets['CREDENTIAL_KEY'],
    })
    if (process.env['LUCID_ENV'] === 'demo') {
      await publishDemonstration(door, progress)
      await issueDemonstrationCodes(door, openIntake(bindings.INTAKE), state.secrets['SERIAL_MASTER'])
      for (const person of DEMONSTRATION_PEOPLE)
        await demonstrationAccount(openIntake(bindings.INTAKE), person, new Date())
      await offerDemonstration(bindings.INTAKE, new Date())
      await publishDemonstrationKeys(door)
      const { REPORT_KEY = '' } = state.secrets
      await writeDemonstrationReports({ ...bindings, REPORT_KEY }, new Date())
      const { POINTS_KEY = '' } = state.secrets
      await liveDemonstrationPoints({ ...bindings, POINTS_KEY }, door, new Date())
    } else await endDemonstration(openIntake(bindings.INTAKE), new Date())
    await stateGreenLists(door)
    await stateWhatIsOver(door, bindings.INTAKE, new Date())
    await readTexts(door)
    return (await readState(db, [], [])).checkpoint
  } catch (error) {
    throw error instanceof ForkedRecord ? new Complaint(`The record cannot be opened: ${error.message}.`) : error
  } finally {
    await close()
  }
}
