import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gepCommand, readTask } from '../../scripts/gep.ts'
import { anAccount, anItem } from '../gep-refused.ts'

/** `npm run gep`, with a portal that only remembers what it was asked. */

const folder = mkdtempSync(join(tmpdir(), 'lucid-gep-'))
const fileOf = (name: string, content: object | string): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const keyFile = fileOf('key', `lucid_${'k'.repeat(43)}\n`)

const run = async (...args: string[]): Promise<{ code: number; lines: string[] }> => {
  const lines: string[] = []
  const code = await gepCommand(readTask([...args, '--language', 'en']), (line) => lines.push(line))
  return { code, lines }
}

const asked: { url: string; headers: IncomingMessage['headers']; body: string }[] = []
let answer: { status: number; body: object } = { status: 200, body: {} }
let portal: Server | undefined
let origin = ''

beforeAll(async () => {
  portal = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      asked.push({ url: request.url ?? '', headers: request.headers, body })
      const said = request.url?.includes('dryRun') ? { status: 200, body: { outlook: 'corrected' } } : answer
      response.writeHead(said.status, { 'content-type': 'application/json' }).end(JSON.stringify(said.body))
    })
  })
  await new Promise<void>((done) => portal?.listen(0, '127.0.0.1', done))
  const address = portal.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(() => {
  portal?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('npm run gep', () => {
  it('tells every row and which does not add up, and asks no portal', async () => {
    const items = [anItem(), anItem({ item: 'lake', declared: { value: '2271', unit: '1e8 CNY' } })]
    const { code, lines } = await run(fileOf('differs.json', anAccount({ items })))
    expect(code).toBe(0)
    expect(lines).toEqual([
      'water-retention  2269.7194 1e8 CNY  not declared',
      'lake  2269.7194 1e8 CNY  ✗ does not add up',
      '/items/1/declared  declared 2271, reckoned 2269.72 (1e8 CNY).',
      'Total 4539.4388 (1e8 CNY)',
    ])
    expect(asked).toEqual([])
  })

  it('ends with 1 and every place that is wrong', async () => {
    const table = 'service,item,quantity,quantityUnit,price,priceUnit\nwater-retention,x,NaN,m3,1,CNY/km2'
    const file = fileOf('bad.csv', table)
    const { code, lines } = await run(file, '--method', 'ndrc-2022', '--place', '990101', '--year', '2025')
    expect(code).toBe(1)
    expect(lines).toEqual([expect.stringContaining('/items/0/quantity/value')])
    expect(await run(fileOf('bad.json', { items: [] }))).toMatchObject({ code: 1 })
  })

  it('is used rightly, or says how', async () => {
    for (const args of [
      [],
      ['a', 'b'],
      ['a', '--publish'],
      ['a', '--to', 'https://x.example'],
      ['a', '--language', 'fr'],
      ['a', '--nothing'],
    ])
      expect(() => readTask(args), args.join(' ')).toThrow(/npm run gep/)
    await expect(run(join(folder, 'none.json'))).rejects.toThrow(/cannot be read/)
    await expect(run(fileOf('broken.json', '{"a":'))).rejects.toThrow(/no valid JSON/)
    await expect(run(fileOf('table.csv', 'a,b\n1,2'))).rejects.toThrow(/npm run gep/)
    const head = ['--method', 'ndrc-2022', '--place', '990101', '--year', '2025']
    await expect(run(fileOf('head.csv', 'a,b\n1,2'), ...head)).rejects.toThrow(/service and item/)
  })

  it('sends a key only over https or to this machine, and only a key', async () => {
    const file = fileOf('sound.json', anAccount())
    await expect(run(file, '--to', 'http://example.com', '--key-file', keyFile)).rejects.toThrow(/https/)
    await expect(run(file, '--to', 'http://127.0.0.1.example.com', '--key-file', keyFile)).rejects.toThrow(/https/)
    await expect(run(file, '--to', origin, '--key-file', file)).rejects.toThrow(/no key/)
    await expect(run(file, '--to', 'http://127.0.0.1:9', '--key-file', keyFile)).rejects.toThrow(/no answer/)
    expect(asked).toEqual([])
  })

  it('tries out first, publishes the bytes of the file once, and prints the receipt', async () => {
    const content = JSON.stringify(anAccount(), null, 3)
    const file = fileOf('sound.json', content)
    const tried = await run(file, '--to', origin, '--key-file', keyFile)
    expect([tried.code, tried.lines.at(-1)]).toEqual([0, expect.stringContaining('as a correction')])
    const entries = [{ key: '513300-2011-garze-2017', revision: 2, index: 77 }]
    answer = { status: 201, body: { url: '/gep/513300/2011/garze-2017/', entries, checkpoint: 'log\n78\nroot\n' } }
    const { code, lines } = await run(file, '--to', origin, '--key-file', keyFile, '--publish', '--reason', 'mended')
    expect(code).toBe(0)
    expect(lines.slice(-3)).toEqual([
      `Published: ${origin}/gep/513300/2011/garze-2017/`,
      '513300-2011-garze-2017, revision 2, entry 77 of the log',
      'log\n78\nroot',
    ])
    expect(asked.map(({ url, body }) => [new URL(url, origin).searchParams.get('dryRun'), body === content])).toEqual([
      ['true', true],
      ['true', true],
      [null, true],
    ])
    expect(asked[0]?.headers['idempotency-key']).toBeUndefined()
    expect(asked[2]?.headers['idempotency-key']).toMatch(/^gep [0-9a-f]{64}$/)
    expect(asked[2]?.url).toContain('reason=mended')
  })

  it('ends with 1 where the portal refuses, with its sentences', async () => {
    answer = {
      status: 422,
      body: { title: 'Refused', issues: [{ pointer: '/place', message: 'There is no such place.' }] },
    }
    const { code, lines } = await run(fileOf('s.json', anAccount()), '--to', origin, '--key-file', keyFile, '--publish')
    expect(code).toBe(1)
    expect(lines.slice(-2)).toEqual([`${origin} refuses: 422 Refused`, '/place  There is no such place.'])
  })
})
