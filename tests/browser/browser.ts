import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { chromiumPath } from '../../scripts/portal/chromium.ts'
import { startProxy, type Proxy } from '../contract/proxy.ts'

/** The portal under test, as `npm test` started it. */
export const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'

let proxy: Promise<Proxy> | undefined

/** What has a browser ask by way of the proxy that holds requests and answers against the description of the API. */
export const throughProxy = async (): Promise<string[]> => {
  const { port } = await (proxy ??= startProxy())
  // Without the second a browser asks its own machine directly.
  return [`--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>']
}

/** That all which passed so far was as described; the proxy ends with it. */
export const expectDescribed = async (): Promise<void> => {
  const passed = await proxy
  proxy = undefined
  const faults = (await passed?.faults()) ?? []
  passed?.close()
  expect(faults).toEqual([])
}

export const launch = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...(await throughProxy())],
  })

/**
 * A question beside the page goes over a connection that is kept, which the server may close as it is asked: it is asked
 * again then, as a browser does of itself.
 */
const askAgain = ({ request }: BrowserContext): void => {
  const get = request.get.bind(request)
  request.get = (url, options) => get(url, { maxRetries: 3, ...options })
}

/** One browser for the tests of a file. */
export const useBrowser = (): {
  open: (options?: BrowserContextOptions) => Promise<{ page: Page; context: BrowserContext }>
} => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await expectDescribed()
  })
  return {
    open: async (options = {}) => {
      if (!browser) throw new Error('the browser has not started')
      const context = await browser.newContext({ baseURL: ORIGIN, locale: 'zh-CN', ...options })
      askAgain(context)
      return { context, page: await context.newPage() }
    },
  }
}

/** A phone, as wide as most. */
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

/** Pixels by which a page is wider than the screen; tables scroll within their own box. */
export const excess = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
