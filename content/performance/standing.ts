import type { Measured, MeasuredBench, MeasuredFigure } from './measured.ts'
import type { Promised } from './promised.ts'

/** How a promise stands. */
export interface Standing {
  promised: Promised
  /** `smaller`: kept, but not measured at the size that is promised. */
  state: 'kept' | 'missed' | 'smaller' | 'unmeasured' | 'failed'
  bench?: MeasuredBench
  /** Of all figures that belong to it the worst. */
  figure?: MeasuredFigure
  /** What is held against the bound. */
  value?: number
}

const shownBy = ({ by }: Promised, figure: MeasuredFigure): number =>
  by === 'value' ? figure.value : (figure.ratio ?? NaN)

/** Where several figures belong to a promise, the worst speaks for it. */
export const standingOf = (promised: Promised, measured: Measured): Standing => {
  const bench = measured[promised.bench]
  if (!bench) return { promised, state: 'unmeasured' }
  const own = bench.figures
    .filter(({ name }) => name === promised.figure || name.startsWith(`${promised.figure} `))
    .flatMap((figure) => {
      const value = shownBy(promised, figure)
      return Number.isNaN(value) ? [] : [{ figure, value }]
    })
    .sort((a, b) => (promised.is === 'atMost' ? b.value - a.value : a.value - b.value))
  const [worst] = own
  if (!worst) return { promised, state: bench.failure === undefined ? 'unmeasured' : 'failed', bench }
  const isKept = promised.is === 'atMost' ? worst.value <= promised.bound : worst.value >= promised.bound
  const isSmaller = promised.isLong === true && !bench.isLong
  return { promised, state: isKept ? (isSmaller ? 'smaller' : 'kept') : 'missed', bench, ...worst }
}
