import { figure, median, type Measure } from './figure.ts'
import { throughput } from './load.ts'
import { openPortal, send } from './portal.ts'

const STATION = '1001A'
const PAGES = [`/registers/air-stations/${STATION}/`, `/api/registers/air-stations/records/${STATION}`]

/** A record's page, rendered on request, and the same record as JSON. */
export const measure: Measure = async ({ long, say }) => {
  const portal = await openPortal(say)
  try {
    await send(`${portal.bare}/entries?register=air-stations&key=station`, {
      body: JSON.stringify([{ station: STATION, name: '万寿西宫' }]),
    })
    const bareUrl = `${portal.bare}/point?key=${STATION}`
    const figures = []
    for (const page of PAGES) {
      if ((await fetch(`${portal.origin}${page}`)).status === 404) {
        say(`${page} does not exist`)
        continue
      }
      const rates: number[] = []
      const bare: number[] = []
      for (let round = -1; round < (long ? 15 : 5); round++) {
        const [rate, bareRate] = [await throughput(`${portal.origin}${page}`), await throughput(bareUrl)]
        // The first round warms up.
        if (round < 0) continue
        rates.push(rate)
        bare.push(bareRate)
        say(`${page}: ${rate.toFixed(0)} requests/s, bare ${bareRate.toFixed(0)}`)
      }
      const ratio = median(rates) / median(bare)
      figures.push(
        figure({
          name: `record-page ${page}`,
          values: rates,
          unit: 'requests/s',
          against: 'a handler that answers one D1 point query',
          ratio,
          goal: '≥ 0.5',
          met: ratio >= 0.5,
        }),
      )
    }
    return figures
  } finally {
    await portal.close()
  }
}
