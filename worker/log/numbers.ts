import { OpenAPIHono, z, type Hook } from '@hono/zod-openapi'
import type { Bilingual } from '../../content/registers/register.ts'
import type { App } from '../app.ts'
import { Problem, type ProblemIssue, type ProblemKind } from '../http/problems.ts'

/** A size or position below 2^53, written in one way: no sign, no leading zero. */
export const Count = z
  .string()
  .regex(/^(0|[1-9]\d{0,15})$/)
  .transform(Number)
  .refine(Number.isSafeInteger)

const NOT_A_COUNT: Bilingual = {
  zh: '应为允许范围内的整数，不带正负号，不带前导零。',
  en: 'A whole number in the range allowed, without sign or leading zeros.',
}

/** Every parameter of the log's routes is a number. */
const refuseNumbers: Hook<unknown, App, string, unknown> = (result) => {
  if (result.success) return
  const issues = result.error.issues.map(({ path }): ProblemIssue => ({
    pointer: `/${path.join('/')}`,
    message: NOT_A_COUNT,
  }))
  throw new Problem('invalid-request', {}, { issues })
}

export const newLogRoutes = (): OpenAPIHono<App> => new OpenAPIHono<App>({ defaultHook: refuseNumbers })

const refusal = (kind: ProblemKind, pointer: string, message: Bilingual): Problem =>
  new Problem(kind, {}, { issues: [{ pointer, message }] })

/** Asked for a position that the tree does not have. */
export const noSuchLeaf = (): Problem =>
  refusal('not-found', '/index', {
    zh: '这个规模的日志里没有这个位置；位置从 0 数起。',
    en: 'A log of this size has no such position; positions count from 0.',
  })

/** Asked for a size that the log has not reached. */
export const notYet = (pointer: string, size: number): Problem =>
  refusal('invalid-request', pointer, {
    zh: `日志现在只有 ${size} 条。`,
    en: `The log holds ${size} entries so far.`,
  })

/** Between two signatures the log has no checkpoint to prove against. */
export const neverSigned = (pointer: string): Problem =>
  refusal('not-found', pointer, {
    zh: '日志没有在这个规模上签过检查点。',
    en: 'No checkpoint was signed at this size.',
  })

export const noConsistency = (): Problem =>
  refusal('invalid-request', '/from', {
    zh: 'from 至少为 1，并且不大于 to。',
    en: '`from` is at least 1 and not larger than `to`.',
  })

export const emptyLog = (): Problem =>
  refusal('not-found', '', { zh: '日志还没有内容。', en: 'The log is still empty.' })
