import type { Context } from 'hono'
import type { App } from '../app.ts'
import { Problem } from '../http/problems.ts'

/** The organisation that a partner's role or key is held in. @throws Problem 403 for one of no organisation */
export const partnerOf = (c: Context<App>): string => {
  const { organisation } = c.get('authority')
  if (organisation === undefined) throw new Problem('forbidden')
  return organisation
}
