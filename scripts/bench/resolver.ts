import { hmac } from '../../db/intake/serials.ts'
import { readSerialMaster } from '../../content/trace/serial-master.ts'
import { serialKeys, serialOf } from '../../content/trace/serial.ts'
import { openState } from '../portal/state.ts'

/** What benches of the resolver share. */

/** Kept for demonstrations by GS1: no real goods. */
export const A_GTIN = '09520000000073'

/** Temporary Redirect. */
export const REDIRECTED = 307

/** A serial number that the bench's portal would have issued; its state is prepared by then. @throws Error without its secret */
export const aSerial = (): string => {
  const master = readSerialMaster(openState().secrets['SERIAL_MASTER'] ?? '')
  if (!master) throw new Error('the portal has no master secret of serial numbers')
  return serialOf(serialKeys(master.masters, hmac), A_GTIN, master.current, 7)
}
