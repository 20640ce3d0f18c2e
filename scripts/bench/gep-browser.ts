import { join } from 'node:path'
import { build } from 'esbuild'
import * as z from 'zod'
import { freePort, launch } from './browser.ts'
import { figure, type Measure } from './figure.ts'
import { largeAccount } from './gep-compute.ts'

/** Recomputations of one round; the clock of a page is too coarse for one. */
const TIMES = 10
const WARM_UP = 3

/** The same account as `gep-compute`, recomputed and checked in a browser. */
export const measure: Measure = async function* ({ long, say }) {
  const given = JSON.stringify(await largeAccount())
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, '../../content/gep/recompute.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'gep',
    target: 'es2022',
  })
  const browser = await launch(await freePort())
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' })
    const values: number[] = []
    for (let round = -WARM_UP; round < (long ? 25 : 9); round++) {
      const took: unknown = await page.evaluate(`(() => {
        const { account, rules } = ${given}
        const began = performance.now()
        for (let i = 0; i < ${TIMES}; i++) gep.recompute(account, rules)
        return (performance.now() - began) / ${TIMES}
      })()`)
      if (round < 0) continue
      values.push(z.number().parse(took))
      say(`${values.at(-1)?.toFixed(2)} ms`)
    }
    const middle = figure({
      name: 'gep-browser',
      values,
      unit: 'ms',
      against: null,
      ratio: null,
      goal: '< 20 ms for an account of 500 items in the browser',
      met: true,
    })
    yield { ...middle, met: middle.value < 20 }
  } finally {
    await browser.close()
  }
}
