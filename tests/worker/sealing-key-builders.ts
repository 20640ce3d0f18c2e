import { releaseAs } from './builders.ts'
import { anOfficer, type Tab } from './people.ts'

/** Keys that reports are sealed to, published as a body publishes them: one officer states, another releases. */

export interface StatedKey {
  recipient: string
  fingerprint: string
  kind: 'officer' | 'recovery'
  from?: string
  until?: string
}

export const stateKeys = (officer: Tab, keys: readonly StatedKey[], over: object = {}): Promise<Response> =>
  officer.post(
    '/api/registers/sealing-keys/entries',
    keys.map((key) => ({ from: '2026-01-01', ...key, ...over })),
  )

/** @param body - unified social credit code. @throws Error with the answer when they do not stand */
export const publishKeys = async (body: string, keys: readonly StatedKey[]): Promise<void> => {
  const [clerk, second] = [await anOfficer('handler', body), anOfficer('handler', body)]
  const waits = await stateKeys(clerk, keys)
  if (waits.status !== 202) throw new Error(`${waits.status}: ${await waits.text()}`)
  const stands = await releaseAs(second, waits)
  if (stands.status !== 201) throw new Error(`${stands.status}: ${await stands.text()}`)
}
