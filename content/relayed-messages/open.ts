import type { Body } from '../registers/facts.ts'

/** Whether a notice is open on a day: only then anybody may write to who posted it. @param today - `YYYY-MM-DD` */
export const isOpenNotice = (body: Body, today: string): boolean => {
  const { status, to } = body
  return (status === 'open' || status === 'negotiating') && (typeof to !== 'string' || to >= today)
}
