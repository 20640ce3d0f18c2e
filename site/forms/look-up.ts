import { mayProceed } from '../../db/intake/limit.ts'
import { readPosted } from './posted.ts'

/** A form by which somebody follows what she sent, by its number and perhaps a code. */
export interface LookUp {
  isAsked: boolean
  /** What was typed, to show it again. */
  typed: URLSearchParams | undefined
  /** The same where it may be looked up. */
  sought: URLSearchParams | undefined
  /** What to answer where nothing is found. */
  status: 403 | 404 | 429
}

/** @param limit - name of what is limited for each address */
export const readLookUp = async (
  env: Parameters<typeof mayProceed>[0],
  request: Request,
  limit: string,
): Promise<LookUp> => {
  if (request.method !== 'POST') return { isAsked: false, typed: undefined, sought: undefined, status: 404 }
  const posted = await readPosted(request)
  if (posted === 'foreign') return { isAsked: true, typed: undefined, sought: undefined, status: 403 }
  if (posted === 'too-large') return { isAsked: true, typed: undefined, sought: undefined, status: 404 }
  const isAllowed = await mayProceed(env, limit, request)
  return { isAsked: true, typed: posted, sought: isAllowed ? posted : undefined, status: isAllowed ? 404 : 429 }
}
