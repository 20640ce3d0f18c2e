import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { describeFields } from '../attack/fields.ts'
import { attackedPortal, type Planted } from '../attack/portal.ts'
import { PAYLOADS, WHOLE } from '../attack/corpus.ts'
import { cellsOf, faultsOf as faultsIn, read as readAt, readAll as readAllAt, strangeXml } from '../attack/reading.ts'
import type { Answer } from '../attack/reading.ts'
import { strangeIn } from '../attack/strange.ts'
import type { Browser, Page } from 'playwright-core'
import { launch } from '../browser/browser.ts'
import { PAGES } from '../pages.ts'

/** Texts that would be scripts, markup or formulas, in every field of every register and in every question. */

const STATE = process.env['PORTAL_STATE']
/** In the long run nothing is left out. */
const LEAVES_OUT = process.env['WHOLE'] === undefined
const PATIENCE_MS = LEAVES_OUT ? 240_000 : 7_200_000
/** One of so many; all of them in the long run. */
const oneOf = <Item>(items: readonly Item[], many: number, from = 0): Item[] =>
  items.filter((_, at) => !LEAVES_OUT || at % many === from % many)

let origin = ''
let token = ''
let planted: Planted[] = []
let stop = async (): Promise<void> => undefined
let browser: Browser
let reader: Page
beforeAll(async () => {
  if (STATE === undefined) return
  ;[{ origin, token, planted, stop }, browser] = await Promise.all([attackedPortal(STATE), launch()])
  reader = await browser.newPage()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await stop()
})

const read = (path: string): Promise<Answer> => readAt(origin, path)
const readAll = (paths: readonly string[]): Promise<Answer[]> => readAllAt(origin, paths)
const faultsOf = (answers: readonly Answer[]): Promise<string[]> => faultsIn(reader, answers)

const recordOf = ({ register, key }: Planted): string => `/registers/${register}/${encodeURIComponent(key)}/`
const namesOf = ({ texts }: Planted): string[] => Object.values(texts).map((text) => /xq\d+z/.exec(text)?.[0] ?? text)

describe.skipIf(STATE === undefined)('a text of a record', { timeout: PATIENCE_MS }, () => {
  it('is planted in every field that takes one, of nearly every register', () => {
    expect(planted.length).toBeGreaterThan(80)
    expect(planted.flatMap(namesOf).length).toBeGreaterThan(250)
  })

  it('is text on the page of its record, in both languages, and is there', async () => {
    const paths = planted.map(recordOf)
    const answers = await readAll([...paths, ...paths.map((path) => `/en${path}`)])
    expect(answers.filter(({ status }) => status !== 200).map(({ path }) => path)).toEqual([])
    expect(await faultsOf(answers)).toEqual([])
    const missing = planted.flatMap((one, at) =>
      namesOf(one).flatMap((name) => (answers[at]?.text.includes(name) ? [] : [`${one.register} ${name}`])),
    )
    expect(missing).toEqual([])
  })

  it('is text wherever else records are shown: lists, places, organisations, search, feeds, catalogues, exports', async () => {
    const ids = planted.map(({ register }) => register)
    const searched = oneOf(planted.flatMap(namesOf), 24)
    const paths = [
      ...oneOf(ids, 2).flatMap((id) => [`/registers/${id}/`, `/feeds/registers/${id}.atom`]),
      ...oneOf(ids, 9).map((id) => `/api/registers/${id}/datapackage.json`),
      ...oneOf(planted, 4).map(
        ({ register, key }) => `/api/registers/${register}/records/${encodeURIComponent(key)}/history`,
      ),
      ...(LEAVES_OUT ? [] : ids.map((id) => `/en/registers/${id}/`)),
      ...searched.map((name) => `/search/?q=${name}`),
      ...searched.map((name) => `/feeds/search.atom?q=${name}`),
      '/feeds/newest.atom',
      '/feeds/places/990101.atom',
      '/feeds/consultations.ics',
      '/feeds/subscriptions.opml',
      '/catalog.jsonld',
      '/sitemap.xml',
      '/sitemap-places.xml',
      '/open311/v2/requests.xml',
      '/open311/v2/services.xml',
      '/open311/v2/requests.json',
      '/credentials/certificates/SLGP-2024-0002',
      '/epcis/v2/events',
      '/api/log/disclosures?from=0&to=256',
    ]
    const answers = await readAll(paths)
    expect(answers.filter(({ status }) => status >= 500).map(({ path }) => path)).toEqual([])
    expect(await faultsOf(answers)).toEqual([])
    // What is looked at does show them.
    expect(answers.filter(({ text }) => /xq\d+z/.test(text)).length).toBeGreaterThan(80)
  })

  it('is in no calendar a line of its own', async () => {
    const { text } = await read('/feeds/consultations.ics')
    const lines = text.replace(/\r\n[ \t]/g, '').split('\r\n')
    expect(lines.filter((line) => line !== '' && !/^[A-Z][A-Z0-9-]*[;:]/.test(line))).toEqual([])
  })

  it('is whole in the faithful file, and no formula in the one for spreadsheets', async () => {
    const wrong: string[] = []
    // Every way to begin a formula stands in several of them; a file takes long to make.
    const isFormula = (text: string): boolean => !text.startsWith('xq')
    const some = planted.filter((one) => Object.values(one.texts).some(isFormula)).slice(0, 15)
    for (const { register, texts } of LEAVES_OUT ? some : planted) {
      const [faithful, disarmed] = [
        await read(`/api/registers/${register}/export.csv`),
        await read(`/api/registers/${register}/export.csv?for=spreadsheet`),
      ]
      for (const { path, status } of [faithful, disarmed]) if (status !== 200) wrong.push(`${path} ${status}`)
      const cells = new Set(cellsOf(faithful.text))
      const fields = REGISTERS[register]?.fields ?? {}
      for (const [name, text] of Object.entries(texts))
        // The cell of a list holds several texts.
        if (fields[name]?.type === 'string' && !cells.has(text) && ![...cells].some((cell) => cell.includes(text)))
          wrong.push(`${register} ${name} lost`)
      for (const cell of cellsOf(disarmed.text))
        if (/^[=+@\t\r＝＋－＠]|^-(?!\d+(\.\d+)?$)/.test(cell))
          wrong.push(`${register} ${JSON.stringify(cell.slice(0, 20))}`)
    }
    expect(wrong).toEqual([])
  })
})

/** Addresses that say back what they were asked. */
const REFLECTING = [
  '/search/?q=',
  '/search/?place=',
  '/registers/?q=',
  '/registers/standards/?q=',
  '/registers/standards/?place=',
  '/registers/air-quality/?from=',
  '/certificates/?q=',
  '/certificates/?scheme=',
  '/certificates/lists/products/?q=',
  '/certificates/alerts/report/?number=',
  '/near/?q=',
  '/near/?place=',
  '/trace/?code=',
  '/trace/09520000000073/?lot=',
  '/trace/09520000000073/?serial=',
  '/trace/09520000000073/journey/?lot=',
  '/products/?gtin=',
  '/reports/?place=',
  '/reports/?category=',
  '/consultations/?month=',
  '/gep/?year=',
  '/gep/990101/series/?method=',
  '/series/air-quality/?station=',
  '/subscribe/?place=',
  '/credentials/verify/?number=',
  '/console/sign-in/?to=',
  '/log/?entry=',
  '/report/plain/?category=',
  '/recalls/?q=',
  '/points/ranking/?place=',
  '/information-requests/?q=',
  '/policies/?q=',
  '/air/?place=',
  '/',
  '/registers/',
  '/registers/standards/',
  '/certificates/',
  '/trace/',
  '/documents/',
  '/problems/',
]
const asked = (payload: string): string[] =>
  REFLECTING.flatMap((path) => [path, `/en${path}`]).map((path) => path + encodeURIComponent(payload))

describe.skipIf(STATE === undefined)('a text of a question', { timeout: PATIENCE_MS }, () => {
  it('is never said back as markup, by page, feed or problem', async () => {
    const whole = asked(WHOLE)
    const some = Object.values(PAYLOADS).flatMap((payload, at) => oneOf(asked(payload), 24, at))
    const machines = Object.values(PAYLOADS).flatMap((payload) =>
      [
        '/api/search?q=',
        '/feeds/search.atom?q=',
        '/api/registers/',
        '/open311/v2/requests.xml?service_code=',
        '/01/',
      ].map((path) => path + encodeURIComponent(payload)),
    )
    const answers = await readAll([...whole, ...some, ...machines])
    expect(answers.filter(({ status }) => status >= 500).map(({ path }) => path)).toEqual([])
    expect(await faultsOf(answers)).toEqual([])
  })
})

describe.skipIf(STATE === undefined)('a browser', { timeout: PATIENCE_MS }, () => {
  it('runs none of it, loads nothing for it, and finds nothing that its policy has to refuse', async () => {
    const found: string[] = []
    {
      const context = await browser.newContext({ baseURL: origin, locale: 'zh-CN' })
      await context.addInitScript(() => {
        Object.assign(window, { xss: (n: number) => console.error(`ran ${n}`) })
        addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
          console.error(`policy ${violatedDirective} ${blockedURI} ${sample}`),
        )
      })
      const shown = oneOf(planted, 6).map(recordOf)
      const pages = PAGES.filter(
        (path) =>
          !LEAVES_OUT ||
          /^\/(search|certificates|consultations|products|trace|recalls|reports|near|places|organisations|series|registers\/standards)\//.test(
            path,
          ),
      )
      const questions = [WHOLE, PAYLOADS['address'] ?? ''].flatMap((text) => oneOf(asked(text), 11))
      const english = LEAVES_OUT ? [] : [...shown, ...pages].map((path) => `/en${path}`)
      const waiting = [...shown, ...pages, ...english, ...questions].values()
      const walk = async (): Promise<void> => {
        const page = await context.newPage()
        let at = ''
        page.on('dialog', (dialog) => void (found.push(`${at} dialog`), dialog.dismiss()))
        page.on('console', (line) => {
          if (/^(ran|policy) |Content Security Policy|TrustedScript|TrustedHTML/.test(line.text()))
            found.push(`${at} ${line.text()}`)
        })
        page.on('request', (request) => {
          if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
            found.push(`${at} asked ${request.url()}`)
        })
        for (at of waiting) {
          await page.goto(at, { waitUntil: 'load' })
          found.push(...(await page.evaluate(strangeIn, undefined)).map((what) => `${at} ${what}`))
        }
      }
      await Promise.all([walk(), walk()])
      await context.close()
    }
    expect(found).toEqual([])
  })

  it('would be heard: a page where one of them stands as markup is told', async () => {
    const page = `<body><p>${PAYLOADS['element']}</p><a href="javascript:xss(9)" title="<script>xss(2)</script>">x</a>`
    expect(await reader.evaluate(strangeIn, page)).toEqual(['IMG onerror', 'A href javascript:'])
    for (const name of ['element', 'short', 'frame', 'opening', 'drawing', 'a wrong base', 'end of a script', 'style'])
      expect([name, await reader.evaluate(strangeIn, `<p>${PAYLOADS[name]}</p>`)]).not.toEqual([name, []])
    expect(strangeXml(`<feed><title>${PAYLOADS['XML data']}</title></feed>`)).not.toEqual([])
  })
})

describeFields(() => ({ origin, token, planted, reader }), STATE !== undefined)
