import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'

const SOURCE = readFileSync(join(import.meta.dirname, '../../site/scan/worker.js'), 'utf8')
const ORIGIN = 'https://portal.example'

/** What the portal serves: the page names a script, which names another and the decoder. */
const FILES: Record<string, string> = {
  '/scan/':
    '<script src="/_astro/scan.AAAAAAA1.js"></script><link href="/_astro/page.AAAAAAA2.css"><a href="/registers/">',
  '/_astro/scan.AAAAAAA1.js': 'import"./decode.AAAAAAA3.js";const w="/_astro/read-AAAAAA-4.js"',
  '/_astro/decode.AAAAAAA3.js': '',
  '/_astro/read-AAAAAA-4.js': 'const m="/_astro/zxing-AAAAAA_5.wasm",n="zxing.wasm"',
  '/_astro/zxing-AAAAAA_5.wasm': 'wasm',
  '/_astro/page.AAAAAAA2.css': '@import "https://elsewhere.example/x.css"',
  '/modes.js': '',
  '/favicon.svg': '<svg/>',
  '/scan/app.webmanifest': '{}',
  '/scan-icons/192.png': 'png',
  '/api/scans/offline': '{}',
}
const KEPT = Object.keys(FILES)
  .filter((path) => !path.startsWith('/api/'))
  .sort()

interface WorkerEvent {
  waitUntil: (work: Promise<unknown>) => void
  request?: { url: string; method: string; mode: string }
  respondWith?: (answer: Promise<Response>) => void
}

/** An answer that a page of the same origin gets. */
const basic = (body: string | null, init: ResponseInit = {}): Response => {
  const answer = new Response(body, init)
  Object.defineProperty(answer, 'type', { value: 'basic' })
  answer.clone = () => basic(body, init)
  return answer
}
const typeOf = (path: string): string =>
  path.endsWith('.js')
    ? 'text/javascript'
    : path.endsWith('.css')
      ? 'text/css'
      : path.endsWith('/')
        ? 'text/html'
        : 'x/y'

/** The worker in a browser of ours. */
const aWorker = () => {
  const cache = new Map<string, Response>()
  const state = { isOnline: true, isOff: false, isPrivate: false, asked: new Array<string>(), gone: false }
  const listeners = new Map<string, (event: WorkerEvent) => void>()
  const pathOf = (request: string | { url: string }): string =>
    new URL(typeof request === 'string' ? request : request.url, ORIGIN).pathname
  const fetched = async (request: string | { url: string }): Promise<Response> => {
    const path = pathOf(request)
    if (!state.isOnline) throw new TypeError('offline')
    state.asked.push(path)
    if (path === '/api/scans/offline' && state.isOff) return basic(null, { status: 404 })
    const text = FILES[path]
    if (text === undefined) return basic(null, { status: 404 })
    const headers = { 'Content-Type': typeOf(path), ...(state.isPrivate ? { 'Cache-Control': 'private' } : {}) }
    return basic(text, { headers })
  }
  const opened = {
    match: async (request: string | { url: string }) => cache.get(pathOf(request))?.clone(),
    put: async (path: string, answer: Response) => void cache.set(pathOf(path), answer),
    keys: async () => [...cache.keys()].map((path) => ({ url: ORIGIN + path })),
    delete: async (url: string) => cache.delete(pathOf(url)),
  }
  const self = {
    registration: { scope: `${ORIGIN}/scan/`, unregister: async () => void (state.gone = true) },
    location: new URL('/scan/worker.js', ORIGIN),
    clients: { claim: async () => undefined },
    skipWaiting: async () => undefined,
    addEventListener: (name: string, listener: (event: WorkerEvent) => void) => listeners.set(name, listener),
  }
  class AtOrigin extends Request {
    constructor(path: string, init: RequestInit) {
      super(new URL(path, ORIGIN), init)
    }
  }
  const caches = { open: async () => opened, delete: async () => (cache.clear(), true) }
  runInContext(
    SOURCE,
    createContext({ self, caches, fetch: fetched, URL, Request: AtOrigin, Response, Map, TypeError }),
  )
  const raise = async (name: string): Promise<void> => {
    const work: Promise<unknown>[] = []
    const event = { waitUntil: (one: Promise<unknown>) => void work.push(one) }
    listeners.get(name)?.(event)
    await Promise.all(work)
  }
  /** @returns what the worker answers; `undefined` where it leaves the request to the browser */
  const ask = async (path: string, mode = 'no-cors', method = 'GET'): Promise<string | undefined> => {
    const work: Promise<unknown>[] = []
    let answer: Promise<Response> | undefined
    const event: WorkerEvent = {
      request: { url: new URL(path, ORIGIN).href, method, mode },
      respondWith: (one) => void (answer = one),
      waitUntil: (one) => void work.push(one),
    }
    listeners.get('fetch')?.(event)
    const text = answer && (await answer.then((one) => one.text()))
    await Promise.all(work)
    return text
  }
  return { cache, state, listeners, raise, ask }
}

describe('the worker that keeps the scanner', () => {
  it('keeps the page with all that it loads, and nothing else', async () => {
    const { cache, raise } = aWorker()
    await raise('install')
    expect([...cache.keys()].sort()).toEqual(KEPT)
  })

  it('answers without a network with what it kept, and with the network’s answer where there is one', async () => {
    const { state, raise, ask } = aWorker()
    await raise('install')
    state.isOnline = false
    expect(await ask('/scan/?from=home', 'navigate')).toBe(FILES['/scan/'])
    expect(await ask('/_astro/zxing-AAAAAA_5.wasm')).toBe('wasm')
    expect(await ask('/_astro/other.AAAAAAA6.js').catch(() => 'none')).toBe('none')
    state.isOnline = true
    state.asked = []
    await ask('/scan/', 'navigate')
    expect(state.asked).toContain('/scan/')
    // Files whose name holds their hash are not fetched again.
    expect(state.asked.filter((path) => path.startsWith('/_astro/'))).toEqual([])
  })

  it('leaves everything else to the browser: other pages, the API, writes, other sites', async () => {
    const { raise, ask, cache } = aWorker()
    await raise('install')
    expect(await ask('/trace/09520000000073/?serial=x', 'navigate')).toBeUndefined()
    expect(await ask('/scan/other/', 'navigate')).toBeUndefined()
    expect(await ask('/api/scans/offline')).toBeUndefined()
    expect(await ask('/api/account')).toBeUndefined()
    expect(await ask('/scan/', 'navigate', 'POST')).toBeUndefined()
    expect(await ask('https://elsewhere.example/_astro/scan.AAAAAAA1.js')).toBeUndefined()
    expect([...cache.keys()].sort()).toEqual(KEPT)
  })

  it('keeps no private answer, and no half of a page', async () => {
    const { state, raise, cache } = aWorker()
    state.isPrivate = true
    await expect(raise('install')).rejects.toThrow()
    expect(cache.size).toBe(0)
  })

  it('goes away with all it kept once it is switched off, and stays while nobody answers', async () => {
    const { state, raise, ask, cache } = aWorker()
    await raise('install')
    state.isOnline = false
    await raise('activate')
    expect(state.gone).toBe(false)
    state.isOnline = true
    state.isOff = true
    expect(await ask('/scan/', 'navigate')).toBe(FILES['/scan/'])
    expect([state.gone, cache.size]).toEqual([true, 0])
    const other = aWorker()
    other.state.isOff = true
    await other.raise('activate')
    expect(other.state.gone).toBe(true)
  })

  it('listens to three things, and touches neither storage of pages nor messages', () => {
    expect([...aWorker().listeners.keys()].sort()).toEqual(['activate', 'fetch', 'install'])
    expect(SOURCE).not.toMatch(/indexedDB|importScripts|postMessage|credentials: 'include'/)
  })
})
