import { describe, expect, it } from 'vitest'
import { writeCompressed } from '../../content/trace/compression.ts'
import { each } from './all-pages.ts'

const PORTAL = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'

interface Description {
  paths: Record<string, Record<string, { security?: unknown }>>
}

const SAMPLES: Record<string, string> = { ai01: '09520000000073', ai414: '9520000000004', gtin: '09520000000073' }

/** An address of a path, with something in place of every name. */
const filled = (path: string): string => path.replace(/\{(\w+)\}/g, (_, name: string) => SAMPLES[name] ?? 'x1')

const described = async (): Promise<Description['paths']> => {
  const { paths }: Description = JSON.parse(await (await fetch(`${PORTAL}/api/openapi.json`)).text())
  return paths
}

/** Doors that nobody passes without a key or a session, whatever the method. */
const GUARDED = /^\/api\/(operator|operation|account)\//

const ask = (path: string, method: string): Promise<Response> =>
  fetch(PORTAL + path, { method, redirect: 'manual', headers: { Origin: 'https://elsewhere.example' } })

const PACKED = writeCompressed({ primary: { ai: '01', value: '09520000000073' }, qualifiers: [], attributes: [] })

describe('every address of the API, as it is served', () => {
  it('answers a question beforehand itself, and never leads it elsewhere', { timeout: 300_000 }, async () => {
    const paths = Object.keys(await described()).filter((path) => path !== '/{packed}')
    expect(paths.length).toBeGreaterThan(200)
    const wrong = await each(paths, async (path) => {
      const { status, headers } = await ask(filled(path), 'OPTIONS')
      const isSaid = (status === 204 && headers.has('Allow')) || (status === 401 && GUARDED.test(path))
      return isSaid ? [] : [`${path} ${status}`]
    })
    expect(wrong.flat()).toEqual([])
  })

  it('refuses a method that it does not know, and says which it does', { timeout: 300_000 }, async () => {
    const wrong = await each(Object.entries(await described()), async ([path, methods]) => {
      const unknown = ['PATCH', 'DELETE', 'PUT', 'POST'].find((method) => methods[method.toLowerCase()] === undefined)
      if (unknown === undefined || path === '/{packed}') return []
      const { status, headers } = await ask(filled(path), unknown)
      const isSaid = (status === 405 && headers.has('Allow')) || (status === 401 && GUARDED.test(path))
      return isSaid ? [] : [`${unknown} ${path} ${status}`]
    })
    expect(wrong.flat()).toEqual([])
  })

  it.each([
    ...['/01/09520000000073', '/01/09520000000073/', '/414/9520000000004', '/log/checkpoint', '/log/tile/0/000'],
    ...['/objects/' + '0'.repeat(64), '/health', '/credentials/products/09520000000073', '/.well-known/did.json'],
    ...['/.well-known/gs1resolver', '/epcis/v2/events', '/catalog.jsonld', '/api/registers', PACKED],
  ])('may be read by pages of any origin, which ask beforehand: %s', async (path) => {
    const [before, answer, write] = [await ask(path, 'OPTIONS'), await ask(path, 'GET'), await ask(path, 'PATCH')]
    expect(before.status).toBe(204)
    for (const { headers } of [before, answer]) expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(before.headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD')
    expect([write.status, write.headers.get('Access-Control-Allow-Origin')]).toEqual([405, null])
  })
})
