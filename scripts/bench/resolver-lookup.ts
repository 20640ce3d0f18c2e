import { figure, median, ratioOf, type Measure } from './figure.ts'
import { throughput } from './load.ts'
import { openPortal, send } from './portal.ts'
import { A_GTIN, REDIRECTED } from './resolver.ts'

const PRODUCT = {
  gtin: A_GTIN,
  name: '示例绿茶',
  producer: '939901010000002112',
  producerName: '示例茶叶专业合作社',
  serials: 'none',
}

/** A product that has to be looked up, beside a handler that reads one row by its key and redirects. */
export const measure: Measure = async function* ({ long, say }) {
  const portal = await openPortal(say)
  try {
    const body = JSON.stringify([PRODUCT])
    await send(`${portal.origin}/api/registers/products/entries`, { body, key: portal.key })
    await send(`${portal.bare}/entries?register=products&key=gtin`, { body })
    const own = `${portal.origin}/01/${A_GTIN}/10/A1`
    const bare = `${portal.bare}/redirect-read?key=${A_GTIN}`
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
      name: 'resolver-lookup',
      values: rates.own,
      unit: 'redirects/s',
      against: 'a handler that reads one row by its key and redirects',
      ratio,
      goal: '≥ 0.9',
      met: ratio >= 0.9,
    })
  } finally {
    await portal.close()
  }
}
