import { gzipSync } from 'node:zlib'
import { figure, median, ratioOf, type Measure } from './figure.ts'
import { throughput } from './load.ts'
import { openPortal, send } from './portal.ts'

const PRODUCER = '939901010000002112'
const GTIN = '09520000000073'
const LOT = '20260412-A'
const GOAL_KB = 40

/** Lots beside it, more than whose pages are kept: asked for in turn, each is read from the record again. */
const OTHER_LOTS = Array.from({ length: 400 }, (_, at) => `20260413-${at}`)

/** What the page of a code has to say; the ground of certificates is left to the figure that measures them. */
const ROWS: { register: string; rows: object[] }[] = [
  {
    register: 'products',
    rows: [
      {
        ...{ gtin: GTIN, name: '示例岭有机绿茶', nameEn: 'Shili Ridge organic green tea', brand: '示例岭' },
        ...{ producer: PRODUCER, producerName: '示例茶叶专业合作社', category: '茶叶', origin: '110000' },
        ...{ compare: '罐盖内侧有凸起的山形暗纹，手指能摸到。', serials: 'portal' },
      },
    ],
  },
  {
    register: 'lots',
    rows: [LOT, ...OTHER_LOTS].map((lot) => ({
      ...{ gtin: GTIN, lot, produced: '2026-04-12', bestBefore: '2027-10-11', place: '110000' },
    })),
  },
]

/** The page of an issued code, with all that it reads, beside a handler that answers one point query. */
export const measure: Measure = async function* ({ long, say }) {
  const portal = await openPortal(say)
  try {
    for (const { register, rows } of ROWS)
      await send(`${portal.origin}/api/registers/${register}/entries`, { body: JSON.stringify(rows), key: portal.key })
    const codes = await send(`${portal.origin}/api/products/${GTIN}/lots/${LOT}/codes`, {
      body: JSON.stringify({ count: 1 }),
      key: await portal.producerKey(PRODUCER),
    })
    const serial = codes.split('\r\n')[1]?.split(',')[1] ?? ''
    await send(`${portal.bare}/entries?register=air-stations&key=station`, {
      body: JSON.stringify([{ station: GTIN, name: '示例岭有机绿茶' }]),
    })
    const own = `${portal.origin}/trace/${GTIN}/?lot=${LOT}&serial=${serial}`
    const bare = `${portal.bare}/point?key=${GTIN}`
    const page = await (await fetch(own, { headers: { 'accept-encoding': 'identity' } })).text()
    if (!page.includes('发过，和印的一样')) throw new Error('the page does not say that the code was issued')
    const others = OTHER_LOTS.map((lot) => `${portal.origin}/trace/${GTIN}/?lot=${lot}`)
    const rates = { own: [] as number[], anew: [] as number[], bare: [] as number[] }
    for (let round = -1; round < (long ? 15 : 5); round++) {
      const measured = { own: await throughput(own), anew: await throughput(others), bare: await throughput(bare) }
      // The first round warms up.
      if (round < 0) continue
      rates.own.push(measured.own)
      rates.anew.push(measured.anew)
      rates.bare.push(measured.bare)
    }
    say(`${median(rates.own).toFixed(0)} pages/s, bare ${median(rates.bare).toFixed(0)}`)
    const shown = [
      { name: 'scan-page', values: rates.anew, of: 'pages of lots that were not looked at lately' },
      { name: 'scan-page-again', values: rates.own, of: 'the page of one code again and again' },
    ]
    for (const { name, values, of } of shown) {
      const ratio = ratioOf(values, rates.bare)
      yield figure({
        name,
        values,
        unit: 'pages/s',
        against: `${of}, beside a handler that answers one D1 point query`,
        ratio,
        goal: '≥ 0.4 (0.5 as a stretch)',
        met: ratio >= 0.4,
      })
    }
    const weights = await Promise.all(
      assetsOf(page).map(async (path) => gzipSync(await (await fetch(portal.origin + path)).bytes()).length),
    )
    const kilobytes = [gzipSync(page).length, ...weights].reduce((sum, bytes) => sum + bytes, 0) / 1000
    yield figure({
      name: 'scan-page-weight',
      values: [kilobytes],
      unit: 'kB',
      against: null,
      ratio: null,
      goal: `≤ ${GOAL_KB} kB with all scripts and styles`,
      met: kilobytes <= GOAL_KB,
    })
  } finally {
    await portal.close()
  }
}

/** Scripts, styles and pictures that a page brings along. */
const assetsOf = (page: string): string[] => [
  ...new Set(
    [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg|webmanifest))"/g)].flatMap(([, path]) => path ?? []),
  ),
]
