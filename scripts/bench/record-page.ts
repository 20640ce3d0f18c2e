import { figure, median, ratioOf, type Figure, type Measure, type Run } from './figure.ts'
import { throughput } from './load.ts'
import { openPortal, send, type Portal } from './portal.ts'

const STATION = '1001A'
const PAGES = [`/registers/air-stations/${STATION}/`, `/api/registers/air-stations/records/${STATION}`]

/** A record's page, rendered on request, and the same record as JSON. */
export const measure: Measure = async function* (run) {
  const { say } = run
  const portal = await openPortal(say)
  try {
    await send(`${portal.bare}/entries?register=air-stations&key=station`, {
      body: JSON.stringify([{ station: STATION, name: '万寿西宫' }]),
    })
    for (const page of PAGES) {
      if ((await fetch(`${portal.origin}${page}`)).status === 404) say(`${page} does not exist`)
      else yield* await measurePage(portal, page, run)
    }
  } finally {
    await portal.close()
  }
}

const AGAINST = {
  bare: 'a handler that answers one D1 point query',
  routed: 'the same behind a router of static files, as the portal stands behind one',
}

const measurePage = async (portal: Portal, page: string, { long, say }: Run): Promise<Figure[]> => {
  const rates = { page: [] as number[], bare: [] as number[], routed: [] as number[] }
  const urls = {
    page: `${portal.origin}${page}`,
    bare: `${portal.bare}/point?key=${STATION}`,
    routed: `${portal.routed}/point?key=${STATION}`,
  }
  for (let round = -1; round < (long ? 15 : 5); round++)
    for (const name of ['page', 'bare', 'routed'] as const) {
      const rate = await throughput(urls[name])
      // The first round warms up.
      if (round >= 0) rates[name].push(rate)
    }
  const [own, bare, routed] = [rates.page, rates.bare, rates.routed].map((values) => median(values).toFixed(0))
  say(`${page}: ${own} requests/s, bare ${bare}, bare behind a router ${routed}`)
  return (['bare', 'routed'] as const).map((against) => {
    const ratio = ratioOf(rates.page, rates[against])
    return figure({
      name: `record-page ${page}`,
      values: rates.page,
      unit: 'requests/s',
      against: AGAINST[against],
      ratio,
      goal: '≥ 0.5',
      met: ratio >= 0.5,
    })
  })
}
