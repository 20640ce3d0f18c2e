import { buildPages, type Kind } from './astro-project.ts'
import { figure, median, ratioOf, type Figure, type Measure, type Run } from './figure.ts'
import { preparedState } from './portal.ts'
import type { State } from '../portal/state.ts'

/** Seconds of whole builds, the kinds of pages in turns. */
interface Builds extends Record<Kind, number[]> {
  pages: number
}

/** Our pages drawn at build, beside as many bare ones; with time, also whether the last of them costs what the first does. */
export const measure: Measure = async function* (run) {
  const state = await preparedState(run.say)
  const small = await build(state, 1_000, run)
  for (const kind of OURS) yield againstBare(kind, small)
  if (!run.long) return
  const empty = await build(state, 1, run)
  const large = await build(state, 10_000, run)
  for (const kind of OURS) {
    yield againstBare(kind, large)
    yield flatness(kind, empty, small, large)
  }
}

const OURS = ['layout', 'place'] as const

const build = async (state: State, pages: number, run: Run): Promise<Builds> => {
  const builds: Builds = { pages, place: [], layout: [], bare: [] }
  for (let round = 0; round < (run.long && pages <= 1_000 ? 2 : 1); round++)
    for (const kind of [...OURS, 'bare'] as const) {
      const seconds = await buildPages(state, kind, pages)
      builds[kind].push(seconds)
      run.say(`${pages} ${kind} pages: ${seconds.toFixed(1)} s`)
    }
  return builds
}

const SHOWN = {
  layout: 'pages of one record in our layout',
  place: 'pages of places',
}

const againstBare = (kind: (typeof OURS)[number], builds: Builds): Figure => {
  const ratio = ratioOf(builds[kind], builds.bare)
  return figure({
    name: `build ${builds.pages} ${kind}`,
    values: builds[kind],
    unit: `s for ${builds.pages} ${SHOWN[kind]}`,
    against: 'as many bare pages with one D1 read each',
    ratio,
    goal: '≤ 2',
    met: ratio <= 2,
  })
}

/** Milliseconds a page between two sizes. */
const costOf = (kind: Kind, from: Builds, to: Builds): number =>
  ((median(to[kind]) - median(from[kind])) / (to.pages - from.pages)) * 1000

const flatness = (kind: (typeof OURS)[number], empty: Builds, small: Builds, large: Builds): Figure => {
  const [first, later] = [costOf(kind, empty, small), costOf(kind, small, large)]
  return figure({
    name: `build flat ${kind}`,
    values: [later],
    unit: 'ms a page from 1,000 to 10,000',
    against: 'ms a page up to 1,000',
    ratio: later / first,
    goal: '≤ 1.2',
    met: later / first <= 1.2,
  })
}
