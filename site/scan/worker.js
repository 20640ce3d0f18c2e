// Keeps the page of the scanner, its scripts and styles, for use without a network. It answers for nothing else, and never
// keeps what was asked with a cookie or a key: everything it holds is the same for everybody.
{
  const NAME = 'lucid-scanner'
  const PAGE = new URL(self.registration.scope).pathname
  const SWITCH = '/api/scans/offline'

  // Files of a build carry their hash in their name: they never change. What has none is no file of ours.
  const FILE = /^\/_astro\/[\w.@~-]+[.-][\w-]{8}\.(?:js|css|wasm)$/
  const BESIDE = ['/modes.js', '/favicon.svg', `${PAGE}app.webmanifest`, '/scan-icons/192.png']

  const plain = (path) => new Request(path, { credentials: 'omit', cache: 'no-cache' })

  // What a page or script of ours names, as far as it is a file of the build.
  const namedIn = (text, base) =>
    [...text.matchAll(/["'`(=]((?:\.{0,2}\/)?[\w./@~-]+\.(?:js|css|wasm))["'`)]/g)]
      .map(([, name]) => new URL(name.startsWith('_astro/') ? `/${name}` : name, base))
      .filter(({ origin, pathname }) => origin === self.location.origin && FILE.test(pathname))
      .map(({ pathname }) => pathname)

  const isKeepable = (answer) =>
    answer.status === 200 &&
    answer.type === 'basic' &&
    !/private|no-store/.test(answer.headers.get('Cache-Control') ?? '')

  // The page with all that it loads, and what that loads in turn; nothing of it, unless all of it could be had.
  const gather = async () => {
    const cache = await caches.open(NAME + PAGE)
    const found = new Map()
    const waiting = [PAGE, ...BESIDE]
    while (waiting.length > 0) {
      const path = waiting.shift()
      if (found.has(path)) continue
      const answer = (FILE.test(path) && (await cache.match(path))) || (await fetch(plain(path)))
      if (!isKeepable(answer)) {
        if (BESIDE.includes(path)) continue
        throw new TypeError(`${path} cannot be kept`)
      }
      found.set(path, answer)
      const isText = /html|javascript|css/.test(answer.headers.get('Content-Type') ?? '')
      if (isText) waiting.push(...namedIn(await answer.clone().text(), new URL(path, self.location.origin)))
    }
    return found
  }

  const keep = async () => {
    const found = await gather()
    const cache = await caches.open(NAME + PAGE)
    await Promise.all([...found].map(([path, answer]) => cache.put(path, answer)))
    for (const { url } of await cache.keys()) if (!found.has(new URL(url).pathname)) await cache.delete(url)
  }

  const isOff = async () => {
    try {
      return (await fetch(SWITCH, { cache: 'no-store', credentials: 'omit' })).status === 404
    } catch {
      return false
    }
  }

  // What the page itself keeps stays until the page is opened: it first sends the scans that wait, then deletes everything.
  const goAway = async () => {
    await caches.delete(NAME + PAGE)
    await self.registration.unregister()
  }

  const openPage = async (request) => {
    try {
      return await fetch(request)
    } catch {
      return (await (await caches.open(NAME + PAGE)).match(PAGE)) ?? Response.error()
    }
  }

  const openFile = async (request, pathname) => {
    const kept = await (await caches.open(NAME + PAGE)).match(pathname)
    return kept ?? fetch(request)
  }

  self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())))

  self.addEventListener('activate', (event) =>
    event.waitUntil(isOff().then((off) => (off ? goAway() : self.clients.claim()))),
  )

  self.addEventListener('fetch', (event) => {
    const { request } = event
    const { origin, pathname } = new URL(request.url)
    if (request.method !== 'GET' || origin !== self.location.origin) return
    if (request.mode === 'navigate') {
      if (pathname !== PAGE) return
      event.respondWith(openPage(request))
      // The moment to ask whether this copy may stay, and to renew it.
      event.waitUntil(isOff().then((off) => (off ? goAway() : keep().catch(() => undefined))))
    } else if (FILE.test(pathname) || BESIDE.includes(pathname)) event.respondWith(openFile(request, pathname))
  })
}
