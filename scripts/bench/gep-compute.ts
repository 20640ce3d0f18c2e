import '../portal/quiet.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import type { Account } from '../../content/gep/account.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { figure, time, type Measure } from './figure.ts'
import { send } from './portal.ts'

const ITEMS = 500
/** Recomputations in one request, less those of a request that does few: the way to the Worker falls out. */
const [FEW, MANY] = [5, 25]
const WARM_UP = 3

const ACCOUNT = join(import.meta.dirname, '../../content/data/gep/513300-2010-garze-2017.json')

/** 甘孜 2010 again and again, to 500 items: by quantity, by formula and by value, with everything that is declared. */
export const largeAccount = async () => {
  const document: { items: Account['items'] } = JSON.parse(await readFile(ACCOUNT, 'utf8'))
  const items = Array.from({ length: ITEMS }, (_, i) => {
    const item = document.items[i % document.items.length]
    return { ...item, item: `${item?.item}-${i}` }
  })
  const parsed = parseAccount({ ...document, items }, METHODS)
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues.slice(0, 3)))
  return parsed
}

const openWorker = async (): Promise<Miniflare> => {
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, 'gep-worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
  })
  return new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      modules: true,
      script: bundle.outputFiles[0]?.text ?? '',
      compatibilityDate: '2026-10-01',
    }),
  )
}

/** An account of 500 items, recomputed and checked in workerd. */
export const measure: Measure = async function* ({ long, say }) {
  const { account, rules } = await largeAccount()
  const worker = await openWorker()
  try {
    const { origin } = await worker.ready
    const run = (times: number) => time(() => send(origin, { body: JSON.stringify({ account, rules, times }) }))
    const values: number[] = []
    for (let round = -WARM_UP; round < (long ? 25 : 9); round++) {
      const [few, many] = [await run(FEW), await run(MANY)]
      if (round < 0) continue
      values.push((many - few) / (MANY - FEW))
      say(`${values.at(-1)?.toFixed(2)} ms`)
    }
    const middle = figure({
      name: 'gep-compute',
      values,
      unit: 'ms',
      against: null,
      ratio: null,
      goal: '< 20 ms for an account of 500 items in workerd',
      met: true,
    })
    yield { ...middle, met: middle.value < 20 }
  } finally {
    await worker.dispose()
  }
}
