import { openDoorRows, CERTIFICATE } from './certificate-rows.ts'
import { figure, median, ratioOf, type Measure } from './figure.ts'
import { throughput } from './load.ts'
import { openPortal, send } from './portal.ts'

/** A certificate with its verdict as JSON, beside a handler that answers one point query. */
export const measure: Measure = async function* ({ long, say }) {
  const portal = await openPortal(say)
  try {
    for (const { register, rows } of openDoorRows())
      await send(`${portal.origin}/api/registers/${register}/entries`, { body: JSON.stringify(rows), key: portal.key })
    await send(`${portal.bare}/entries?register=air-stations&key=station`, {
      body: JSON.stringify([{ station: CERTIFICATE, name: '示例家具有限公司' }]),
    })
    const own = `${portal.origin}/api/certificates/${CERTIFICATE}`
    const bare = `${portal.bare}/point?key=${CERTIFICATE}`
    const rates = { own: [] as number[], bare: [] as number[] }
    for (let round = -1; round < (long ? 15 : 5); round++) {
      const measured = { own: await throughput(own), bare: await throughput(bare) }
      // The first round warms up.
      if (round < 0) continue
      rates.own.push(measured.own)
      rates.bare.push(measured.bare)
    }
    say(`${median(rates.own).toFixed(0)} requests/s, bare ${median(rates.bare).toFixed(0)}`)
    const ratio = ratioOf(rates.own, rates.bare)
    yield figure({
      name: 'certificate-check',
      values: rates.own,
      unit: 'requests/s',
      against: 'a handler that answers one D1 point query',
      ratio,
      goal: '≥ 0.6',
      met: ratio >= 0.6,
    })
  } finally {
    await portal.close()
  }
}
