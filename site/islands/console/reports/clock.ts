import { h } from '../element.ts'
import type { Line } from './api.ts'
import { leftText } from './labels.ts'

/** How far the time of a report has run: a bar that fills, and the same in words. */
export const clockOf = ({ clock }: Pick<Line, 'clock'>): HTMLElement | undefined => {
  if (!clock) return undefined
  const text = leftText(clock.left, clock.due)
  const part = Math.round(clock.share * 100)
  // The words beside it say everything; the bar is there to be seen.
  const bar = h('meter', { class: 'clock-bar', min: 0, max: 100, low: 60, high: 99, optimum: 0, value: part })
  bar.ariaHidden = 'true'
  return h(
    'p',
    { class: `clock${clock.late ? ' late' : clock.left <= 3 ? ' near' : ''}` },
    bar,
    h('span', {}, clock.late ? h('b', {}, text) : text),
  )
}
