import { figure, median, ratioOf, type Measure } from './figure.ts'
import { throughput } from './load.ts'
import { openPortal } from './portal.ts'
import { A_GTIN, aSerial, REDIRECTED } from './resolver.ts'

/** A code of ours whose serial number proves itself, beside a handler that redirects and does nothing else. */
export const measure: Measure = async function* ({ long, say }) {
  const portal = await openPortal(say)
  try {
    const own = `${portal.origin}/01/${A_GTIN}/21/${aSerial()}`
    const bare = `${portal.bare}/redirect`
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
      name: 'resolver-default',
      values: rates.own,
      unit: 'redirects/s',
      against: 'a handler that redirects and does nothing else',
      ratio,
      goal: '≥ 0.8',
      met: ratio >= 0.8,
    })
  } finally {
    await portal.close()
  }
}
