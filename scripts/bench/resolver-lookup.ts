import type { Measure } from './figure.ts'
import { openPortal, send } from './portal.ts'
import { A_GTIN, compareRedirects } from './resolver.ts'

const PRODUCT = {
  gtin: A_GTIN,
  name: '示例绿茶',
  producer: '939901010000002112',
  producerName: '示例茶叶专业合作社',
  serials: 'none',
}

/** A product that has to be looked up, beside a handler that reads one row by its key and redirects. */
export const measure: Measure = async function* (run) {
  const portal = await openPortal(run.say)
  try {
    const body = JSON.stringify([PRODUCT])
    await send(`${portal.origin}/api/registers/products/entries`, { body, key: portal.key })
    await send(`${portal.bare}/entries?register=products&key=gtin`, { body })
    const read = `redirect-read?key=${A_GTIN}`
    yield* compareRedirects(
      {
        name: 'resolver-lookup',
        own: `${portal.origin}/01/${A_GTIN}/10/A1`,
        bare: { 'a handler that reads one row by its key and redirects': `${portal.bare}/${read}` },
        goal: 0.9,
      },
      run,
    )
  } finally {
    await portal.close()
  }
}
