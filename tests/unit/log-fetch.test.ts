import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { fetchBytes } from '../../scripts/log/fetch.ts'

let server: Server | undefined
let asked = 0

/** A portal that hangs up on so many requests, and answers the others. */
const serve = async (hangsUpOn: number, status = 200): Promise<URL> => {
  asked = 0
  const opened = createServer((request, answer) => {
    asked++
    if (asked <= hangsUpOn) request.socket.destroy()
    else answer.writeHead(status).end('leaf')
  })
  server = opened
  await new Promise<void>((done) => opened.listen(0, '127.0.0.1', done))
  const address = opened.address()
  return new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/log/checkpoint`)
}

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

describe('Reading a log over the network', () => {
  it('asks once more where the connection was cut', async () => {
    const url = await serve(1)
    expect(new TextDecoder().decode(await fetchBytes(url))).toBe('leaf')
    expect(asked).toBe(2)
  })

  it('gives up after that, and names the address', async () => {
    const url = await serve(Infinity)
    await expect(fetchBytes(url)).rejects.toMatchObject({ values: { url: url.href } })
    expect(asked).toBe(2)
  })

  it('takes a refusal for an answer', async () => {
    const url = await serve(0, 503)
    await expect(fetchBytes(url)).rejects.toMatchObject({ values: { why: 'HTTP 503' } })
    expect(asked).toBe(1)
  })
})
