import type { Wrong } from '../forms/wrong.ts'
import { readComment, type Comment, type GivenComment } from './comment.ts'

/** A comment that came on paper or by telephone: the body types it in, and whoever reads it is told so. */

export const WAYS = ['letter', 'email', 'telephone', 'counter'] as const
export type Way = (typeof WAYS)[number]

const isWay = (text: string): text is Way => WAYS.some((one) => one === text)

export interface PaperComment {
  comment: Comment
  way: Way
  /** Day on which it came, `YYYY-MM-DD` in Asia/Shanghai: not that on which it was typed in. */
  received: string
}

export type GivenPaperComment = GivenComment & { way?: string; received?: string }

const isDay = (text: string): boolean => {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/**
 * Reads what the body typed in; everything wrong is named at once.
 * @param window - first and last day of the consultation, and today
 */
export const readPaperComment = (
  given: GivenPaperComment,
  { opens, closes, today }: { opens: string; closes: string; today: string },
): PaperComment | { wrong: Wrong[] } => {
  const read = readComment(given)
  const wrong: Wrong[] = 'wrong' in read ? [...read.wrong] : []
  const { way = '', received = '' } = given
  if (!isWay(way))
    wrong.push({
      pointer: '/way',
      message: {
        zh: '请选怎么来的：信件、电子邮件、电话或者当面。',
        en: 'Say how it came: letter, e-mail, telephone or counter.',
      },
    })
  const last = closes < today ? closes : today
  if (!isDay(received) || received < opens || received > last)
    wrong.push({
      pointer: '/received',
      message: {
        zh: `收到的日期要在 ${opens} 至 ${last} 之间。`,
        en: `The day on which it came lies between ${opens} and ${last}.`,
      },
    })
  return 'wrong' in read || !isWay(way) || wrong.length > 0 ? { wrong } : { comment: read.comment, way, received }
}
