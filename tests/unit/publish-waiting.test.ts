import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishCommand } from '../../scripts/publish.ts'

/** A portal that lets everything wait for a second person. */
const PAGE = 'http://127.0.0.1/console/release/#0123456789abcdef'
let portal: Server
let origin = ''
const folder = mkdtempSync(join(tmpdir(), 'lucid-waiting-'))
const sent: string[] = []

beforeAll(async () => {
  portal = createServer((request, response) => {
    const { url = '', headers } = request
    request.resume().on('end', () => {
      const isTrial = url.includes('dryRun')
      if (!isTrial) sent.push(String(headers['idempotency-key']))
      response.writeHead(isTrial ? 200 : 202, { 'content-type': 'application/json' })
      const waiting = { page: PAGE, reasons: [{ message: 'It accuses somebody.' }], lapsesAt: '2026-12-22T00:00:00Z' }
      const outlook = { published: 1, corrected: 0, withdrawn: 0, unchanged: 0, notices: [] }
      response.end(JSON.stringify(isTrial ? outlook : { waiting, notices: [] }))
    })
  })
  await new Promise<void>((done) => portal.listen(0, '127.0.0.1', () => done()))
  const address = portal.address()
  origin = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : ''
  writeFileSync(join(folder, 'key.txt'), `lucid_${'x'.repeat(43)}`)
  writeFileSync(
    join(folder, 'penalties.csv'),
    'decision,subjectKind,place,authority,decided\n示环罚〔2026〕1号,person,110000,示例市生态环境局,2026-05-01\n',
  )
})
afterAll(() => {
  portal.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = async (language: 'zh' | 'en'): Promise<{ code: number; said: string }> => {
  const lines: string[] = []
  const screen = { isTTY: false, write: (text: string) => void lines.push(text) }
  const file = join(folder, 'penalties.csv')
  const args = ['penalties', file, '--to', origin, '--key-file', join(folder, 'key.txt')]
  const code = await publishCommand(args, language, screen, (line) => void lines.push(line))
  return { code, said: lines.join('\n') }
}

describe('a file that has to wait for a second person', () => {
  it('is told of in plain words, with the address where it is released, and ends with a code of its own', async () => {
    const { code, said } = await run('en')
    expect(code).toBe(3)
    expect(said).toContain('It accuses somebody.')
    expect(said).toContain(PAGE)
    expect(said).toContain('1 rows wait for release')
    expect(said).not.toContain('Published:')
    expect((await run('zh')).said).toContain('等待放行')
    expect(sent).toHaveLength(2)
  })
})
