import type { Body } from '../registers/facts.ts'
import { textIn } from '../registers/text-in.ts'

/** When a published alert about a label warns, and when it only tells of what was. */

/** Whether it still warns on a day, `YYYY-MM-DD`: not cleared, and not past its last public day. */
export const isWarning = (body: Body, day: string): boolean => {
  const until = textIn(body, 'publicUntil')
  return textIn(body, 'status') !== 'cleared' && (until === undefined || day <= until)
}
