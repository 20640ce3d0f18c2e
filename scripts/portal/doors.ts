import { Response as Answer, type V4WorkerOptions } from 'miniflare'
import type { Bindings } from './bindings.ts'

/**
 * What a serving portal's own process answers, beside the Worker and over the same address. It stands in no build: the
 * Worker that is deployed knows nothing of it.
 */
export interface Door {
  /** Paths from the root; `*` at the end stands for all below. */
  paths: string[]
  answer: (request: Request, bindings: Bindings) => Promise<Response>
}

const isAt = (path: string, pattern: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern

/** A Worker that hands everything to this process. */
const SCRIPT = 'export default { fetch: (request, { DOORS }) => DOORS.fetch(request) }'

/** For `serve`: doors that open beside the Worker. */
export const besideTheWorker = (doors: readonly Door[]): V4WorkerOptions => ({
  name: 'doors',
  modules: true,
  script: SCRIPT,
  compatibilityDate: '2026-10-01',
  routes: doors.flatMap(({ paths }) => paths.map((path) => `*${path}`)),
  serviceBindings: {
    DOORS: async (asked, portal) => {
      const { url, method, headers } = asked
      const { pathname } = new URL(url)
      const door = doors.find(({ paths }) => paths.some((path) => isAt(pathname, path)))
      if (!door) return new Answer(null, { status: 404 })
      const hasBody = method !== 'GET' && method !== 'HEAD'
      const request = new Request(url, {
        method,
        headers: [...headers],
        ...(hasBody ? { body: await asked.arrayBuffer() } : {}),
      })
      const answer = await door.answer(request, await portal.getBindings<Bindings>('lucid'))
      return new Answer(answer.body, { status: answer.status, headers: [...answer.headers] })
    },
  },
})
