import { buildPages } from './astro-project.ts'
import { figure, median, ratioOf, type Figure, type Measure, type Run } from './figure.ts'
import { preparedState } from './portal.ts'
import type { State } from '../portal/state.ts'

/** Seconds of whole builds, the pages of both kinds in turns. */
interface Builds {
  pages: number
  place: number[]
  bare: number[]
}

/** Pages of places drawn at build, beside as many bare ones; with time, also whether the thousandth costs what the ten-thousandth does. */
export const measure: Measure = async (run) => {
  const state = await preparedState(run.say)
  const small = await build(state, 1_000, run)
  if (!run.long) return [againstBare(small)]
  const empty = await build(state, 1, run)
  const large = await build(state, 10_000, run)
  return [againstBare(small), againstBare(large), flatness(empty, small, large)]
}

const build = async (state: State, pages: number, { say }: Run): Promise<Builds> => {
  const builds: Builds = { pages, place: [], bare: [] }
  for (let round = 0; round < (pages > 1_000 ? 1 : 2); round++)
    for (const kind of ['place', 'bare'] as const) {
      const seconds = await buildPages(state, kind, pages)
      builds[kind].push(seconds)
      say(`${pages} ${kind} pages: ${seconds.toFixed(1)} s`)
    }
  return builds
}

const againstBare = ({ pages, place, bare }: Builds): Figure => {
  const ratio = ratioOf(place, bare)
  return figure({
    name: `build ${pages}`,
    values: place,
    unit: 's',
    against: 'a build of as many bare pages with one D1 read each',
    ratio,
    goal: '≤ 2',
    met: ratio <= 2,
  })
}

/** Milliseconds a page between two sizes. */
const costOf = (from: Builds, to: Builds): number =>
  ((median(to.place) - median(from.place)) / (to.pages - from.pages)) * 1000

const flatness = (empty: Builds, small: Builds, large: Builds): Figure => {
  const [first, later] = [costOf(empty, small), costOf(small, large)]
  return figure({
    name: 'build flat',
    values: [later],
    unit: 'ms a page from 1,000 to 10,000',
    against: 'ms a page up to 1,000',
    ratio: later / first,
    goal: '≤ 1.2',
    met: later / first <= 1.2,
  })
}
