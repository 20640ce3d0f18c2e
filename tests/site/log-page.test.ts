import { describe, expect, it } from 'vitest'

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const get = (path: string): Promise<Response> => fetch(new URL(path, ORIGIN))

const WORDS = {
  zh: { path: '/log/', guides: '/guides/', none: '日志里没有这个条目', keys: '这本日志的密钥', inUse: '现用' },
  en: {
    path: '/en/log/',
    guides: '/en/guides/',
    none: 'The log has no such entry',
    keys: 'Keys of this log',
    inUse: 'in use',
  },
}

/** Text that HTML writes with entities. */
const written = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

describe.each(Object.entries(WORDS))('the page of the log: %s', (_, words) => {
  it('shows an entry: its bytes as the log hashes them, and its position', async () => {
    for (const index of [0, 5, 255, 256]) {
      const answer = await get(`${words.path}?entry=${index}`)
      expect(answer.status).toBe(200)
      const leaf = await (await get(`/api/log/entries/${index}.leaf`)).text()
      const page = (await answer.text()).replaceAll('&#34;', '&quot;')
      expect(page).toContain(written(leaf))
      expect(page).toContain(`/api/log/proofs/${index}`)
    }
  })

  it.each(['x', '-1', '05', '1.5', '', '9007199254740993', '99999999', '0x10'])(
    'answers 404 with a way on for the position %j',
    async (odd) => {
      const answer = await get(`${words.path}?entry=${encodeURIComponent(odd)}`)
      expect(answer.status).toBe(404)
      const page = await answer.text()
      expect(page).toContain(words.none)
      expect(page).toContain('id="entry-number"')
    },
  )

  it('lists the keys that ever signed, as the log states them', async () => {
    const page = await (await get(words.path)).text()
    expect(page).toContain(words.keys)
    expect(page).toContain(words.inUse)
    const lines = (await (await get('/log/vkeys')).text()).trim().split('\n')
    expect(lines.length).toBeGreaterThan(0)
    for (const vkey of lines) expect(page).toContain(vkey)
    expect(lines).toContain((await (await get('/log/vkey')).text()).trim())
  })

  it('leads to the program that checks without a page', async () => {
    expect(await (await get(words.path)).text()).toContain('href="/verify/lucid-verify.mjs"')
    const program = await get('/verify/lucid-verify.mjs')
    expect(program.status).toBe(200)
    expect(program.headers.get('content-type')).toContain('javascript')
  })

  it('leads to what is done when a key leaks, and after a loss, in its language', async () => {
    const page = await (await get(words.path)).text()
    for (const name of ['compromised-log-key', 'restoring']) {
      expect(page).toContain(`href="${words.guides}${name}/"`)
      expect((await get(`${words.guides}${name}/`)).status).toBe(200)
    }
  })
})
