import { Agent, get } from 'node:http'

/** Connections that ask at once, each one request after the other. */
const CONNECTIONS = 8
/** Bounds of one round, whichever comes first: rounds are many rather than long, since what disturbs one comes in bursts. */
const MOST_MS = 800
const MOST_REQUESTS = 20_000

const request = (url: string, agent: Agent, status: number): Promise<void> =>
  new Promise((done, fail) => {
    get(url, { agent, headers: { 'accept-encoding': 'identity' } }, (answer) => {
      if (answer.statusCode !== status) fail(new Error(`${url} answered ${answer.statusCode}`))
      answer.resume().on('end', done).on('error', fail)
    }).on('error', fail)
  })

/** Answers a second that addresses on this machine give in turn, uncompressed. @throws Error for any other status */
export const throughput = async (urls: string | readonly string[], status = 200): Promise<number> => {
  const all = [urls].flat()
  let asked = 0
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const began = performance.now()
  let answered = 0
  const ask = async (): Promise<void> => {
    while (performance.now() - began < MOST_MS && answered < MOST_REQUESTS) {
      await request(all[asked++ % all.length] ?? '', agent, status)
      answered++
    }
  }
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, ask))
    return answered / ((performance.now() - began) / 1000)
  } finally {
    agent.destroy()
  }
}
