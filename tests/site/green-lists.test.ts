import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'

/** A buyer downloads a published green list and checks it as its page says, with the tool alone and no network. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const run = promisify(execFile)
const home = mkdtempSync(join(tmpdir(), 'lucid-list-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const Lists = z.object({
  items: z.array(
    z.object({
      index: z.number(),
      body: z.object({
        list: z.string(),
        day: z.string(),
        sha256: z.string(),
        count: z.number(),
        file: z.array(z.object({ sha256: z.string() })),
      }),
    }),
  ),
})
const textOf = async (path: string): Promise<string> => {
  const answer = await fetch(`${ORIGIN}${path}`)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.text()
}
const save = async (name: string, path: string): Promise<void> => writeFileSync(join(home, name), await textOf(path))

const [list] = Lists.parse(JSON.parse(await textOf('/api/registers/green-lists/records?limit=1'))).items

describe.skipIf(!list)('the newest published list', () => {
  const { index = 0, body } = list ?? {}
  beforeAll(async () => {
    await save('lucid-verify.mjs', '/verify/lucid-verify.mjs')
    await save('log.vkey', '/log/vkey')
    await save('proof', `/api/log/proofs/${index}`)
    await save('leaf', `/api/log/entries/${index}.leaf`)
  })
  const verified = () =>
    run(process.execPath, ['lucid-verify.mjs', 'proof', 'proof', '--leaf', 'leaf', '--key', 'log.vkey'], { cwd: home })

  it('is the text whose hash the log holds', async () => {
    const parts = await Promise.all((body?.file ?? []).map(({ sha256 }) => textOf(`/objects/${sha256}`)))
    const text = parts.join('')
    expect(createHash('sha256').update(text).digest('hex')).toBe(body?.sha256)
    expect(text.trim().split('\r\n')).toHaveLength((body?.count ?? 0) + 1)
    expect(await textOf(`/api/log/entries/${index}.leaf`)).toContain(`"sha256":"${body?.sha256}"`)
    expect((await verified()).stdout).toMatch(/^(Verified|已验证)/)
  })

  it('is another one where a digit of its hash is changed', async () => {
    const leaf = await textOf(`/api/log/entries/${index}.leaf`)
    const hash = body?.sha256 ?? ''
    writeFileSync(
      join(home, 'leaf'),
      leaf.replace(
        hash,
        hash.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ),
    )
    await expect(verified()).rejects.toMatchObject({ code: 1 })
  })
})
