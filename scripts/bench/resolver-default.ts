import type { Measure } from './figure.ts'
import { openPortal, send } from './portal.ts'
import { A_GTIN, aSerial, compareRedirects } from './resolver.ts'

/**
 * A code of ours whose serial number proves itself, beside the least that Hono redirects with, and beside the same with the
 * headers that every answer of the portal has: what they cost by themselves.
 */
export const measure: Measure = async function* (run) {
  const portal = await openPortal(run.say)
  try {
    const own = `${portal.origin}/01/${A_GTIN}/21/${aSerial()}`
    const { headers } = await fetch(own, { redirect: 'manual', headers: { 'accept-encoding': 'identity' } })
    const body = JSON.stringify([...headers].filter(([name]) => !OF_CONNECTION.has(name)))
    await send(`${portal.bare}/headers`, { body })
    const bare = {
      'a Hono app of one route that redirects': `${portal.bare}/redirect`,
      'the same, which sends the headers that every answer of the portal has': `${portal.bare}/redirect-headers`,
    }
    yield* compareRedirects({ name: 'resolver-default', own, bare, goal: 0.8 }, run)
  } finally {
    await portal.close()
  }
}

/** Headers that the server writes by itself. */
const OF_CONNECTION = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])
