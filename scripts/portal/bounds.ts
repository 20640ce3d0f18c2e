import * as z from 'zod'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { Bounds } from '../../content/people/roles.ts'
import { Complaint } from './complaint.ts'

/** How commands are told what a key or a role may do. */

export const BOUNDS_USAGE =
  '[--organisation <code>] [--registers a,b] [--places 1301,…] [--schemes organic,…] [--rows-per-day n]'

export const BOUNDS_OPTIONS = {
  role: { type: 'string' },
  organisation: { type: 'string' },
  registers: { type: 'string' },
  places: { type: 'string' },
  schemes: { type: 'string' },
  'rows-per-day': { type: 'string' },
} as const

/** What `parseArgs` makes of them. */
export type BoundsTyped = { [Name in keyof typeof BOUNDS_OPTIONS]?: string | undefined }

const list = (text: string | undefined): string[] | undefined => text?.split(',').filter((part) => part !== '')

/**
 * What was typed, as a request of the portal.
 * @param request - its schema; @param more - what it takes besides
 * @throws Complaint naming what is wrong
 */
export const readGrant = <Request extends { bounds: Bounds }>(
  request: z.ZodType<Request>,
  { role, organisation, registers, places, schemes, 'rows-per-day': rows }: BoundsTyped,
  more: Record<string, number | string | undefined>,
): Request => {
  const bounds = {
    registers: list(registers),
    places: list(places),
    schemes: list(schemes),
    rowsPerDay: rows === undefined ? rows : Number(rows),
  }
  const parsed = request.safeParse({ role, organisation, bounds, ...more })
  if (!parsed.success) throw new Complaint(z.prettifyError(parsed.error))
  const unknown = parsed.data.bounds.registers?.find((id) => !Object.hasOwn(REGISTERS, id))
  if (unknown !== undefined) throw new Complaint(`There is no register ${unknown}.`)
  return parsed.data
}

/** Runs `parseArgs`. @throws Complaint with how the command is used, for what it does not know */
export const typed = <Values>(parse: () => Values, usage: string): Values => {
  try {
    return parse()
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : ''}\n${usage}`)
  }
}
