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
  own: string
  /** Redirects beside the portal, past the router of static files as the portal's codes are: their addresses by what they are. */
  bare: Readonly<Record<string, string>>
  /** Least ratio. */
  goal: number
}

/** Redirects a second, beside handlers that do the least. */
export async function* compareRedirects(
  { name, own, bare, goal }: Compared,
  { long, say }: Run,
): AsyncGenerator<Figure> {
  const urls = Object.entries({ own, ...bare })
  const rates = new Map<string, number[]>(urls.map(([what]) => [what, []]))
  for (let round = -1; round < (long ? 15 : 5); round++)
    for (const [what, url] of urls) {
      const rate = await throughput(url, REDIRECTED)
      // The first round warms up.
      if (round >= 0) rates.get(what)?.push(rate)
    }
  const values = rates.get('own') ?? []
  for (const against of Object.keys(bare)) {
    const others = rates.get(against) ?? []
    say(`${median(values).toFixed(0)} redirects/s, ${against} ${median(others).toFixed(0)}`)
    const ratio = ratioOf(values, others)
    yield figure({ name, values, unit: 'redirects/s', against, ratio, goal: `≥ ${goal}`, met: ratio >= goal })
  }
}
