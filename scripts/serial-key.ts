/**
 * `npm run serial-key`: gives a state one more key for serial numbers. From the next start on codes are issued under it;
 * the keys before it stay, since what was printed under them has to be read.
 */
import { randomBytes } from 'node:crypto'
import { readSerialMaster, withNextKey } from '../content/trace/serial-master.ts'
import { Complaint, main } from './portal/complaint.ts'
import { lockState, openState, writeSecrets, type State } from './portal/state.ts'

/**
 * Adds a key to a state's secrets.
 * @returns its id
 * @throws Complaint where the secret is damaged, or all 32 ids are used
 */
export const addSerialKey = (state: Pick<State, 'directory' | 'secrets'>): string => {
  const secret = withNextKey(state.secrets['SERIAL_MASTER'] ?? '', randomBytes(32).toString('base64'))
  const current = secret === undefined ? undefined : readSerialMaster(secret)?.current
  if (secret === undefined || current === undefined)
    throw new Complaint('SERIAL_MASTER cannot take another key: it is damaged, or holds 32 of them already.')
  writeSecrets(state, { ...state.secrets, SERIAL_MASTER: secret })
  return current
}

if (import.meta.main)
  await main(async () => {
    const state = openState()
    // Who serves has read the secrets already and would go on with the old key.
    lockState(state)
    console.log(
      `From the next start on codes are issued under key id ${addSerialKey(state)}. Where the portal is deployed, put SERIAL_MASTER from ${state.directory}/secrets.env there too; never take an older key out of it.`,
    )
  })
