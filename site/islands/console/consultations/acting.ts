import { ask, type Answer } from '../ask.ts'

/** In whose name it is acted. */
export interface Acting {
  /** Credit code of the body. */
  organisation: string
  /** Id of the role, where there are several. */
  role: string | undefined
}

/** Asks in the role, once however often a button is pressed. */
export const act = (
  path: string,
  json: unknown,
  { role }: Acting,
  key: string = crypto.randomUUID(),
): Promise<Answer> => ask('POST', path, { json, role, idempotencyKey: key })

export const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const pathOf = (key: string): string => `/api/consultations/${encodeURIComponent(key)}`
