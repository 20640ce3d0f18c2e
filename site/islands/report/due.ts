import type { HandlingBody } from '../../../content/reports/bodies.ts'
import { clocksOf, type Due } from '../../../content/reports/clocks.ts'
import type { Remit } from '../../../content/reports/remit.ts'
import { h } from '../console/element.ts'
import { inLang, say, shownDay } from './words.ts'

/** By when it has to be accepted and settled, and by which rule. @param today - the day on which it would come in */
export const dueOf = (remit: Remit, body: HandlingBody, place: string, today: string): HTMLElement[] => {
  const { category } = remit
  const { accept, settle } = clocksOf({ category, place, offices: body.offices, received: today })
  const line = (text: string, { day }: Due): HTMLElement => h('p', {}, say(text, { day: shownDay(day) }))
  const { rule, standing } = settle.rule
  return [
    line('dueAccept', accept),
    line('dueSettle', settle),
    h('p', { class: 'aside' }, inLang(rule) + (standing === 'recalled' ? say('recalled') : '')),
  ]
}
