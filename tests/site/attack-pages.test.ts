import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { SECURITY_HEADERS } from '../../content/security/headers.ts'
import { PAGES } from '../pages.ts'

/** Headers of everything that is served, static or drawn, found or not; and addresses made to deceive. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const CORP = 'Cross-Origin-Resource-Policy'

interface Answer {
  path: string
  status: number
  headers: Map<string, string>
  text: string
}

/** Asks with exactly these bytes for a path, as `fetch` would not: no dot is taken away, no host is put right. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(ORIGIN)
    const asked = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const pairs = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)])
        done({ path, status: answer.statusCode ?? 0, headers: new Map(pairs), text: Buffer.concat(chunks).toString() })
      })
    })
    asked.on('error', fail)
    asked.end()
  })

const askAll = async (paths: readonly string[]): Promise<Answer[]> => {
  const [found, waiting]: [Answer[], ArrayIterator<[number, string]>] = [[], paths.entries()]
  const walk = async (): Promise<void> => {
    for (const [at, path] of waiting) found[at] = await ask(path)
  }
  await Promise.all(Array.from({ length: 6 }, walk))
  return found
}

const wrong = ({ path, status, headers }: Answer): string[] => {
  const isOpen = headers.get('access-control-allow-origin') === '*'
  return Object.entries({ ...SECURITY_HEADERS, ...(isOpen ? { [CORP]: 'cross-origin' } : {}) }).flatMap(
    ([name, value]) =>
      headers.get(name.toLowerCase()) === value
        ? []
        : [`${path} ${status} ${name}: ${headers.get(name.toLowerCase())}`],
  )
}

let scripts: string[] = []
beforeAll(async () => {
  const { text } = await ask('/registers/')
  scripts = [...text.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg|webmanifest))"/g)].map(([, path]) => path ?? '')
})

describe('what the portal serves', { timeout: 120_000 }, () => {
  it('says to browsers what they must hold it to: every kind of page, in one language or the other', async () => {
    // An address is written as a browser would send it.
    const paths = PAGES.map((path, at) => new URL(at % 2 === 0 ? path : `/en${path}`, ORIGIN)).map(
      ({ pathname, search }) => pathname + search,
    )
    const answers = await askAll(paths)
    expect(answers.flatMap(wrong)).toEqual([])
    // No page is for others to load; none is kept where it is of a report.
    expect(
      answers.filter(({ headers }) => headers.get(CORP.toLowerCase()) !== 'same-origin').map(({ path }) => path),
    ).toEqual([])
    const kept = answers.filter(({ path }) => /^(\/en)?\/report\//.test(path))
    expect(kept.map(({ headers }) => headers.get('cache-control'))).toEqual(
      kept.map(() => expect.stringContaining('no-store')),
    )
  })

  it('says so with scripts, styles, pictures, lists and files, and with what is not there', async () => {
    expect(scripts.length).toBeGreaterThan(2)
    const others = [
      ...[
        '/favicon.svg',
        '/manifest.webmanifest',
        '/modes.js',
        '/robots.txt',
        '/sitemap.xml',
        '/sbom.json',
        '/licences.txt',
      ],
      ...[
        '/pagefind/pagefind.js',
        '/.well-known/security.txt',
        '/.well-known/did.json',
        '/feeds/newest.atom',
        '/health',
      ],
      ...[
        '/nowhere/',
        '/en/nowhere/',
        '/nowhere',
        '/registers',
        '/en/registers',
        '/api/nothing',
        '/objects/00',
        '/_headers',
      ],
      ...[
        '/documents/x/',
        '/certificates/NONE/',
        '/01/0',
        '/log/checkpoint',
        '/catalog.jsonld',
        '/index.html',
        '/404.html',
      ],
    ]
    expect((await askAll([...scripts, ...others])).flatMap(wrong)).toEqual([])
    const refused = await Promise.all(
      ['POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => ask('/registers/', {}, method)),
    )
    expect(refused.flatMap(wrong)).toEqual([])
    expect(refused.filter(({ status }) => status >= 500)).toEqual([])
  })

  it('lists what it is made of, and where to tell of a flaw', async () => {
    const bom: unknown = JSON.parse((await ask('/sbom.json')).text)
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', components: expect.any(Array) })
    expect((await ask('/licences.txt')).text).toContain('hono ')
    const page = await ask('/en/security/')
    for (const path of ['/sbom.json', '/licences.txt', '/.well-known/security.txt'])
      expect(page.text).toContain(`href="${path}"`)
    expect(page.text).toContain('Does not hold: ')
  })
})

describe('an address made to deceive', { timeout: 120_000 }, () => {
  const TRICKS = [
    '//evil.example',
    '//evil.example/',
    '//evil.example/registers',
    '//evil.example/..',
    '//evil.example/%2e%2e',
    '///evil.example//',
    '/\\evil.example',
    '/\\/evil.example/registers',
    '/%5cevil.example',
    '/%2f%2fevil.example',
    '/.//evil.example/registers',
    '/%2e%2e//evil.example',
    '/en//evil.example',
    '/en/..//evil.example',
    '/registers//evil.example',
    '/registers/..%2f..%2fapi/',
    '/foo%0d%0aSet-Cookie:x=1',
    '/foo%0aLocation:%20//evil.example',
    '/%E5%98%8A%E5%98%8DSet-Cookie:x=1',
    '/trace/?code=//evil.example',
    '/trace/?code=https://evil.example/01/09520000000073',
    '/products/?gtin=//evil.example',
    '/gep/areas/..%2f..%2f/evil.example/x/',
    '/gep/areas//evil.example/2024/x/',
    '/certificates//evil.example',
    '/organisations/%2f%2fevil.example',
    '/01/09520000000073?10=%2f%2fevil.example',
    '/01/09520000000073/10/..%2f..%2f%2fevil.example',
    '/registers?next=//evil.example',
    '/console/sign-in?to=//evil.example',
    '/en/%2e%2e/%2e%2e/etc/passwd',
    '/.dev.vars',
    '/wrangler.json',
    '/server/entry.mjs',
    '/..%2fserver%2fentry.mjs',
    '/%2e%2e/server/wrangler.json',
    '/made-of',
    '/registers/%00/',
    '/registers/%c0%af/',
    '/en/places/%ff%zz/',
    '/REGISTERS/',
    '/registers;/',
    '/%61pi/operator/keys',
  ]

  it('leads to this portal or nowhere, adds no header and opens no file', async () => {
    const answers = await askAll(TRICKS)
    const found = answers.flatMap(({ path, status, headers, text }) => {
      const to = headers.get('location')
      const host = to === undefined ? undefined : new URL(to, 'http://lucid.example').host
      const isElsewhere = host !== undefined && host !== 'lucid.example' && host !== new URL(ORIGIN).host
      const isOpened = status === 200 && /root:|"d1_databases"|LOG_KEY|export \{|"bindings"/.test(text)
      const isInjected = headers.has('set-cookie') || status >= 500
      return isElsewhere || isOpened || isInjected ? [`${path} ${status} ${to ?? ''}`] : []
    })
    expect(found).toEqual([])
    expect(answers.filter(({ status }) => status >= 300 && status < 400).length).toBeGreaterThan(2)
  })

  // As `npm test` keeps it.
  const failures = join(process.env['PORTAL_STATE'] ?? '', 'failures.log')
  it.skipIf(!existsSync(failures))('is no failure of ours: nobody can fill the log with them', () => {
    expect(readFileSync(failures, 'utf8')).not.toContain('"route":"page"')
  })

  it('under a host that is none of ours says nothing of that host', async () => {
    const hosts = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
    const paths = [
      '/',
      '/registers',
      '/registers/standards/',
      '/sitemap.xml',
      '/feeds/newest.atom',
      '/catalog.jsonld',
      '/api/registers',
      '/01/09520000000073',
      '/robots.txt',
      '/.well-known/security.txt',
      '/credentials/products/09520000000073',
    ]
    const answers = await Promise.all(paths.map((path) => ask(path, hosts)))
    const said = answers.filter(({ headers, text }) =>
      `${JSON.stringify([...headers])}${text}`.includes('evil.example'),
    )
    expect(said.map(({ path }) => path)).toEqual([])
  })
})
