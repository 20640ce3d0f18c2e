import { serialOf } from '../../content/trace/serial.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { openState } from '../portal/state.ts'
import { figure, median, ratioOf, type Figure, type Run } from './figure.ts'
import { throughput } from './load.ts'

/** What benches of the resolver share. */

/** Kept for demonstrations by GS1: no real goods. */
export const A_GTIN = '09520000000073'

/** Temporary Redirect. */
const REDIRECTED = 307

/** A serial number that the bench's portal would have issued; its state is prepared by then. @throws Error without its secret */
export const aSerial = (): string => {
  const serials = openSerials({ SERIAL_MASTER: openState().secrets['SERIAL_MASTER'] ?? '' })
  if (!serials) throw new Error('the portal has no master secret of serial numbers')
  return serialOf(serials.keys, A_GTIN, serials.current, 7)
}

interface Compared {
  name: string
  /** What is compared with, in words. */
  against: string
  own: string
  /** Beside the portal: like the portal's codes, past the router of static files. */
  bare: string
  /** Least ratio. */
  goal: number
}

/** Redirects a second, beside a handler that does the least. */
export async function* compareRedirects(
  { name, against, own, bare, goal }: Compared,
  { long, say }: Run,
): AsyncGenerator<Figure> {
  const rates = { own: [] as number[], bare: [] as number[] }
  for (let round = -1; round < (long ? 15 : 5); round++) {
    const measured = { own: await throughput(own, REDIRECTED), bare: await throughput(bare, REDIRECTED) }
    // The first round warms up.
    if (round < 0) continue
    rates.own.push(measured.own)
    rates.bare.push(measured.bare)
  }
  say(`${median(rates.own).toFixed(0)} redirects/s, bare ${median(rates.bare).toFixed(0)}`)
  const ratio = ratioOf(rates.own, rates.bare)
  yield figure({
    name,
    values: rates.own,
    unit: 'redirects/s',
    against,
    ratio,
    goal: `≥ ${goal}`,
    met: ratio >= goal,
  })
}
