import { createHmac } from 'node:crypto'
import { readSerialMaster } from '../../content/trace/serial-master.ts'
import { shortHmac } from '../../content/trace/hmac.ts'
import { serialKeys, type Hmac, type SerialKeys } from '../../content/trace/serial.ts'

/** The master secret of serial numbers, opened once an isolate. */

const platform: Hmac = (key) => (message) => createHmac('sha256', key).update(message).digest()

export interface OpenSerials {
  /** With the platform's own HMAC: codes are checked with it. */
  keys: SerialKeys
  /** With ours, which makes very many in a row. */
  many: SerialKeys
  /** Key id under which codes are issued now. */
  current: string
}

const opened = new Map<string, OpenSerials>()

/** @returns `undefined` where the portal has no such secret: then no codes are issued, and none can be checked */
export const openSerials = ({ SERIAL_MASTER }: Pick<Env, 'SERIAL_MASTER'>): OpenSerials | undefined => {
  if (!SERIAL_MASTER) return undefined
  const known = opened.get(SERIAL_MASTER)
  if (known) return known
  const master = readSerialMaster(SERIAL_MASTER)
  if (!master) return undefined
  const { masters, current } = master
  const made = { keys: serialKeys(masters, platform), many: serialKeys(masters, shortHmac), current }
  // One secret a deploy; tests have several.
  opened.clear()
  opened.set(SERIAL_MASTER, made)
  return made
}
