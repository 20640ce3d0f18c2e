import type { MeasuredBench } from '../../content/performance/measured.ts'
import type { Figure, Measure, Run } from './figure.ts'
import { machine } from './report.ts'

/** No bench takes longer, by far. */
const MOST_MS = { short: 10 * 60_000, long: 90 * 60_000 }

/**
 * Measures one bench, whatever becomes of it.
 * @param load - its module
 * @param tell - told each figure as soon as it is measured
 * @param mostMs - when it is given up
 */
export const runBench = async (
  load: () => Promise<{ measure: Measure }>,
  run: Run,
  tell: (figure: Figure) => void,
  mostMs = run.long ? MOST_MS.long : MOST_MS.short,
): Promise<MeasuredBench> => {
  const about = machine()
  const began = performance.now()
  const figures: Figure[] = []
  const failure = await Promise.race([measured(load, run, figures, tell), giveUp(mostMs)])
  return {
    at: `${new Date().toISOString().slice(0, 19)}Z`,
    seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    isLong: run.long,
    machine: about,
    figures,
    ...(failure === undefined ? {} : { failure }),
  }
}

const measured = async (
  load: () => Promise<{ measure: Measure }>,
  run: Run,
  figures: Figure[],
  tell: (figure: Figure) => void,
): Promise<string | undefined> => {
  try {
    const { measure } = await load()
    for await (const figure of measure(run)) {
      figures.push(figure)
      tell(figure)
    }
    return undefined
  } catch (error) {
    console.error(error)
    return error instanceof Error ? error.message.slice(0, 300) : 'unknown'
  }
}

const giveUp = (mostMs: number): Promise<string> =>
  new Promise((done) => {
    setTimeout(() => done(`not done after ${mostMs / 60_000} minutes`), mostMs).unref()
  })
