import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openIntake } from '../../db/intake/db.ts'
import { createKey } from '../../db/intake/keys.ts'
import { sha256Hex } from '../../db/record/hash.ts'

const send = (path: string, init: RequestInit): Promise<Response> =>
  exports.default.fetch(new Request(`http://127.0.0.1${path}`, init))

describe('a file of the record', () => {
  let authorization = ''
  beforeAll(async () => {
    const key = await createKey(openIntake(env.INTAKE), { role: 'publisher', bounds: {}, days: 1 }, new Date())
    authorization = `Bearer ${key}`
  })
  const handIn = (body: BodyInit, type: string): Promise<Response> =>
    send('/objects', { method: 'POST', headers: { authorization, 'content-type': type }, body })

  it('is served under its hash byte for byte, for ever', async () => {
    const text = '第一条　为了\r\n'
    const answer = await handIn(text, 'text/plain; charset=utf-8')
    expect(answer.status).toBe(201)
    const sha256 = sha256Hex(text)
    expect(await answer.json()).toEqual({ sha256, bytes: 20, mediaType: 'text/plain; charset=utf-8' })
    const served = await send(`/objects/${sha256}`, {})
    expect(await served.text()).toBe(text)
    expect(served.headers.get('cache-control')).toContain('immutable')
  })

  it('stays what it was when the same bytes come again under another type', async () => {
    await handIn('same', 'text/plain')
    await handIn('same', 'text/html')
    const served = await send(`/objects/${sha256Hex('same')}`, {})
    expect(served.headers.get('content-type')).toBe('text/plain')
    await served.text()
  })

  it('is never shown as a page of ours', async () => {
    await handIn('<script>alert(1)</script>', 'text/html')
    const served = await send(`/objects/${sha256Hex('<script>alert(1)</script>')}`, {})
    expect(served.headers.get('content-disposition')).toBe('attachment')
    expect(served.headers.get('content-security-policy')).toContain("default-src 'none'")
    await served.text()
  })

  it('is refused from a stranger, without a type, and empty', async () => {
    expect(
      (await send('/objects', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(401)
    expect((await handIn('x', 'nonsense')).status).toBe(415)
    expect((await handIn('', 'text/plain')).status).toBe(422)
  })

  it('is not found under what is no hash, or one of nothing', async () => {
    expect((await send('/objects/..%2Flog%2Fcheckpoint', {})).status).toBe(404)
    expect((await send(`/objects/${'0'.repeat(64)}`, {})).status).toBe(404)
  })
})
