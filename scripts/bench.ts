/**
 * `npm run bench [-- --long] [-- --report] [-- <name> …]`: measures what the portal promises of its speed and weight, one
 * line of JSON a figure on standard output, and with `--report` in the file that `/about/performance/` shows, after each
 * bench. A goal that is missed does not fail it, a figure that cannot be measured does; the others are measured all the same.
 */
import { parseArgs } from 'node:util'
import type { Measure } from './bench/figure.ts'
import { keep } from './bench/report.ts'
import { runBench } from './bench/run.ts'
import { Complaint, main } from './portal/complaint.ts'

/** In the order they are measured. */
export const FIGURES: Record<string, () => Promise<{ measure: Measure }>> = {
  'publish-5000': () => import('./bench/publish-5000.ts'),
  'append-log': () => import('./bench/append-log.ts'),
  'publish-memory': () => import('./bench/publish-memory.ts'),
  'publish-singles': () => import('./bench/publish-singles.ts'),
  import: () => import('./bench/import.ts'),
  'filtered-query': () => import('./bench/filtered-query.ts'),
  'publish-2000': () => import('./bench/publish-2000.ts'),
  'record-page': () => import('./bench/record-page.ts'),
  'organisation-page': () => import('./bench/organisation-page.ts'),
  'series-year': () => import('./bench/series-year.ts'),
  'search-100k': () => import('./bench/search-100k.ts'),
  'certificate-check': () => import('./bench/certificate-check.ts'),
  'certificate-search': () => import('./bench/certificate-search.ts'),
  'scan-page': () => import('./bench/scan-page.ts'),
  scans: () => import('./bench/scans.ts'),
  'reports-intake': () => import('./bench/reports-intake.ts'),
  'resolver-default': () => import('./bench/resolver-default.ts'),
  'resolver-lookup': () => import('./bench/resolver-lookup.ts'),
  'codes-million': () => import('./bench/codes-million.ts'),
  recall: () => import('./bench/recall.ts'),
  'points-posting': () => import('./bench/points-posting.ts'),
  'points-balance': () => import('./bench/points-balance.ts'),
  'proof-million': () => import('./bench/proof-million.ts'),
  'verify-in-page': () => import('./bench/verify-in-page.ts'),
  'verifier-size': () => import('./bench/verifier-size.ts'),
  'gep-compute': () => import('./bench/gep-compute.ts'),
  'gep-browser': () => import('./bench/gep-browser.ts'),
  'gep-bundle': () => import('./bench/gep-bundle.ts'),
  'gep-list': () => import('./bench/gep-list.ts'),
  'page-weight': () => import('./bench/page-weight.ts'),
  lighthouse: () => import('./bench/lighthouse.ts'),
  'worker-size': () => import('./bench/worker-size.ts'),
  'worker-startup': () => import('./bench/worker-startup.ts'),
  'first-start': () => import('./bench/first-start.ts'),
  day: () => import('./bench/day.ts'),
  cost: () => import('./bench/cost.ts'),
  upkeep: () => import('./bench/upkeep.ts'),
  growth: () => import('./bench/growth.ts'),
  'intake-growth': () => import('./bench/intake-growth.ts'),
  'build-10k': () => import('./bench/build-10k.ts'),
}

/** Too long for a short run of all; measured when asked for by name, at a smaller size. */
const LONG: readonly string[] = ['first-start', 'cost', 'upkeep', 'growth', 'intake-growth']

const say = (text: string): void => console.error(`  ${text}`)

if (import.meta.main)
  await main(async () => {
    const { values, positionals } = parseArgs({
      options: { long: { type: 'boolean' }, report: { type: 'boolean' }, only: { type: 'string' } },
      allowPositionals: true,
    })
    const wanted = [...positionals, ...(values.only?.split(',') ?? [])]
    const unknown = wanted.find((name) => !FIGURES[name])
    if (unknown) throw new Complaint(`There is no figure ${unknown}; there are ${Object.keys(FIGURES).join(', ')}.`)
    const took: [string, number][] = []
    for (const [name, load] of Object.entries(FIGURES)) {
      if (wanted.length > 0 ? !wanted.includes(name) : !values.long && LONG.includes(name)) continue
      console.error(name)
      const bench = await runBench(
        load,
        { long: values.long ?? false, isReported: values.report ?? false, say },
        (figure) => console.log(JSON.stringify(figure)),
      )
      took.push([name, bench.seconds])
      if (values.report) keep(name, bench)
      if (bench.failure === undefined) continue
      console.error(`${name} could not be measured: ${bench.failure}`)
      process.exitCode = 1
    }
    took.sort(([, a], [, b]) => b - a)
    const sum = took.reduce((all, [, seconds]) => all + seconds, 0)
    console.error(
      `${sum.toFixed(0)} s in all; longest: ${took
        .slice(0, 8)
        .map(([name, s]) => `${name} ${s}`)
        .join(', ')}`,
    )
    // A bench that was given up may hold on to a portal.
    if (process.exitCode === 1) process.exit(1)
  })
