import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { FOLDERS } from '../../worker/folders.ts'
import { allPages, BOTH, each, get } from './all-pages.ts'

/** Bytes of a file as it goes over the line; each is looked at once. */
const weights = new Map<string, Promise<number>>()
const weightOf = (at: string): Promise<number> => {
  const known = weights.get(at) ?? get(at).then(async (answer) => gzipSync(await answer.arrayBuffer()).length)
  weights.set(at, known)
  return known
}

/** Addresses of this portal that a page names in an attribute. */
const named = (html: string, attribute: 'src' | 'href'): string[] =>
  [...html.matchAll(new RegExp(`\\s${attribute}="(/[^"#]*)`, 'g'))].map(([, path]) =>
    (path ?? '').replaceAll('&amp;', '&'),
  )

/** Links that one route answers: alike in the first part of the path, its length, its ending and the names asked by. */
const kindOf = (link: string): string => {
  const { pathname, searchParams } = new URL(link, 'http://portal.invalid')
  const parts = pathname.replace(/^\/en\//, '/').split('/')
  // Of the API, what is asked for stands behind the name of one register, product or place.
  const [last = '', kept] = [parts.at(-1), parts[1] === 'api' ? 3 : 2]
  const ending = parts.length > 4 ? last : last.replace(/^.*(?=\.)/, '')
  return [pathname.startsWith('/en/'), parts.length, ...parts.slice(0, kept), ending, ...searchParams.keys()].join(' ')
}

/** Links of a kind that are followed; all of them in the long suite. */
const OF_A_KIND = process.env['WHOLE'] === undefined ? 8 : Infinity

/** As many as are followed, spread over all of them. */
const some = (links: readonly string[]): string[] => {
  const apart = Math.max(1, Math.ceil(links.length / OF_A_KIND))
  return links.filter((_, i) => i % apart === 0)
}

describe('the served portal', () => {
  it('answers every kind of page in both languages', { timeout: 120_000 }, async () => {
    const answers = (await allPages()).map(({ path, status }) => `${path} ${status}`)
    expect(answers).toEqual(BOTH.map((path) => `${path} 200`))
  })

  it('has no dead link of its own on any page', { timeout: 600_000 }, async () => {
    const seen = new Map<string, string>()
    for (const { path, html } of await allPages())
      for (const link of [...named(html, 'href'), ...named(html, 'src')]) if (!seen.has(link)) seen.set(link, path)
    const dead = await each([...Map.groupBy(seen.keys(), kindOf).values()].flatMap(some), async (link) => {
      const { status, body } = await get(link)
      // What is not read is not kept waiting for either.
      await body?.cancel()
      return status < 400 ? [] : [`${link} (${status}) on ${seen.get(link) ?? ''}`]
    })
    expect(dead.flat()).toEqual([])
  })

  it('has no link to a part of a page that is not there', { timeout: 600_000 }, async () => {
    const pages = await allPages()
    const wanted = new Map<string, { target: string; part: string; on: string }>()
    for (const { path, html } of pages)
      for (const [, address = ''] of html.matchAll(/\shref="((?:\/[^"#]*)?#[^"]+)"/g)) {
        const { pathname, search, hash } = new URL(address.replaceAll('&amp;', '&'), `http://portal.invalid${path}`)
        const target = `${pathname}${search}`
        // What a form is filled with stands there too, and is sent to nobody.
        if (hash.includes('=')) continue
        wanted.set(target + hash, { target, part: decodeURIComponent(hash.slice(1)), on: path })
      }
    const drawn = new Map(pages.map(({ path, html }) => [path, html]))
    const elsewhere = [...new Set([...wanted.values()].map(({ target }) => target))].filter((one) => !drawn.has(one))
    await each([...Map.groupBy(elsewhere, kindOf).values()].flatMap(some), async (target) => {
      drawn.set(target, await (await get(target)).text())
    })
    const lost = [...wanted.values()].filter(
      ({ target, part }) => drawn.get(target)?.includes(` id="${part}"`) === false,
    )
    expect(lost.map(({ target, part, on }) => `${target}#${part} on ${on}`)).toEqual([])
    expect(wanted.size).toBeGreaterThan(100)
  })

  it('keeps every reading page within 50 KB, scripts and styles included', { timeout: 60_000 }, async () => {
    const heavy = await each(await allPages(), async ({ path, html }) => {
      const loaded = [
        ...named(html, 'src'),
        ...[...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, at]) => at ?? ''),
      ]
      const others = await Promise.all([...new Set(loaded)].map(weightOf))
      const bytes = others.reduce((sum, one) => sum + one, gzipSync(html).length)
      return bytes > 50_000 ? [`${path} ${bytes}`] : []
    })
    expect(heavy.flat()).toEqual([])
  })

  it('answers 404 as a page that helps, in the language of the address', async () => {
    const chinese = await get('/没有/')
    expect(chinese.status).toBe(404)
    expect(await chinese.text()).toContain('<html')
    expect((await get('/fr/registers/')).status).toBe(404)
  })

  it('leads who shortens an address to the list of what lies there, in the same language', async () => {
    const led = await each(
      Object.keys(FOLDERS).flatMap((folder) => [folder, `/en${folder}`]),
      async (folder) => [folder, (await get(folder)).headers.get('location') ?? ''] as const,
    )
    expect(Object.fromEntries(led)).toEqual(
      Object.fromEntries(
        Object.entries(FOLDERS).flatMap(([folder, list]) => [
          [folder, list],
          [`/en${folder}`, `/en${list}`],
        ]),
      ),
    )
    const found = await each(led, async ([, list]) => (await get(list)).status)
    expect(new Set(found)).toEqual(new Set([200]))
  })
})
