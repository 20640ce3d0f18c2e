import type { Body } from '../registers/facts.ts'

/** When a published alert about a label warns, and when it only tells of what was. */

const text = (body: Body, field: string): string | undefined => {
  const value = body[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Whether it still warns on a day, `YYYY-MM-DD`: not cleared, and not past its last public day. */
export const isWarning = (body: Body, day: string): boolean => {
  const until = text(body, 'publicUntil')
  return text(body, 'status') !== 'cleared' && (until === undefined || day <= until)
}
