import type { Measure } from './figure.ts'
import { openPortal } from './portal.ts'
import { A_GTIN, aSerial, compareRedirects } from './resolver.ts'

/** A code of ours whose serial number proves itself, beside the least that Hono redirects with. */
export const measure: Measure = async function* (run) {
  const portal = await openPortal(run.say)
  try {
    yield* compareRedirects(
      {
        name: 'resolver-default',
        against: 'a Hono app of one route that redirects',
        own: `${portal.origin}/01/${A_GTIN}/21/${aSerial()}`,
        bare: `${portal.bare}/redirect`,
        goal: 0.8,
      },
      run,
    )
  } finally {
    await portal.close()
  }
}
