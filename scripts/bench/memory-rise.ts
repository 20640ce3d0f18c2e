import { Agent, get } from 'node:http'
import { openHeap } from './heap.ts'
import { memoryOf } from './memory.ts'
import { openPortal, type Portal } from './portal.ts'

/** Whether memory grows while a portal serves: of its own Worker, and of the process that stands in for the platform. */

const EVERY_MS = 2_000
/** Samples of a stretch whose least counts: between two collections, what nobody holds any more piles up. */
const STRETCH = 15
/** Connections that ask the bare handler at once. */
const CONNECTIONS = 8

/** Bytes, sampled one after the other. */
export interface Samples {
  /** Of our Worker: objects and buffers. */
  worker: number[]
  /** Of the whole process: the runtime, its local databases, all Workers. */
  process: number[]
}

/** Samples memory until it is told to stop. */
export const sampleMemory = async ({ pid, inspector }: Portal): Promise<{ samples: Samples; stop: () => void }> => {
  const heap = inspector && (await openHeap(inspector))
  const samples: Samples = { worker: [], process: [] }
  const timer = setInterval(() => {
    samples.process.push(memoryOf(pid).now)
    void heap?.used().then((bytes) => samples.worker.push(bytes))
  }, EVERY_MS)
  return {
    samples,
    stop: () => {
      clearInterval(timer)
      heap?.close()
    },
  }
}

/** The least of each stretch of samples: what is held. Few samples make shorter stretches. */
export const floorOf = (samples: readonly number[]): number[] => {
  const stretch = Math.max(1, Math.min(STRETCH, Math.floor(samples.length / 8)))
  return Array.from({ length: Math.floor(samples.length / stretch) }, (_, at) =>
    Math.min(...samples.slice(at * stretch, (at + 1) * stretch)),
  )
}

/** Percent by which a line through the samples' second half rises over it. */
export const riseOf = (samples: readonly number[]): number => {
  const half = samples.slice(Math.floor(samples.length / 2))
  const middle = (half.length - 1) / 2
  const mean = half.reduce((sum, value) => sum + value, 0) / half.length
  const slope =
    half.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0) /
    half.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
  return (100 * slope * half.length) / mean
}

const ask = (url: string, agent: Agent): Promise<void> =>
  new Promise((done, fail) => {
    get(url, { agent }, (answer) => answer.resume().on('end', done).on('error', fail)).on('error', fail)
  })

/**
 * What the runtime itself grows by: a process of its own in which nothing but a bare handler is asked, which reads one
 * row and keeps nothing.
 * @param requests - as many as the portal was asked
 * @returns bytes of the process, sampled as often as there is a sample of the portal's
 */
export const sampleBare = async (
  say: (text: string) => void,
  requests: number,
  samples: number,
): Promise<readonly number[]> => {
  const portal = await openPortal(say)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const taken: number[] = []
  let asked = 0
  const asking = async (): Promise<void> => {
    while (asked < requests) {
      if (asked++ % Math.ceil(requests / samples) === 0) taken.push(memoryOf(portal.pid).now)
      await ask(`${portal.bare}/point?key=none`, agent)
    }
  }
  try {
    say(`${requests} requests to a bare handler`)
    await Promise.all(Array.from({ length: CONNECTIONS }, asking))
    return taken
  } finally {
    agent.destroy()
    await portal.close()
  }
}
