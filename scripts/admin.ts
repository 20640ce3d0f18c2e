/**
 * `npm run admin -- --invite [--role admin] [--organisation <code>] [--registers a,b] [--places 1301,…] [--hours n]`:
 * prints a link by which whoever opens it takes the role, once. The first administrator comes to be by it.
 */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { REGISTERS } from '../content/generated/registers.ts'
import { GrantRequest } from '../content/people/grant-request.ts'
import { passkeySite } from '../content/people/passkey-site.ts'
import { openIntake } from '../db/intake/db.ts'
import { invite } from '../db/intake/invitations.ts'
import { openBindings } from './portal/bindings.ts'
import { Complaint, main } from './portal/complaint.ts'
import { migrate } from './portal/migrate.ts'
import { askOperator } from './portal/operator.ts'
import { openState } from './portal/state.ts'

const USAGE =
  'npm run admin -- --invite [--role admin] [--organisation <code>] [--registers a,b] [--places 1301,…] [--hours n]'

const list = (text: string | undefined): string[] | undefined => text?.split(',').filter((part) => part !== '')

/** @throws Complaint naming what is wrong */
export const readInvitation = (args: string[]): GrantRequest => {
  const { values } = parseArgs({
    args,
    options: {
      invite: { type: 'boolean' },
      role: { type: 'string', default: 'admin' },
      organisation: { type: 'string' },
      registers: { type: 'string' },
      places: { type: 'string' },
      hours: { type: 'string', default: '72' },
    },
  })
  if (values.invite !== true) throw new Complaint(USAGE)
  const parsed = GrantRequest.safeParse({
    role: values.role,
    organisation: values.organisation,
    bounds: { registers: list(values.registers), places: list(values.places) },
    hours: Number(values.hours),
  })
  if (!parsed.success) throw new Complaint(z.prettifyError(parsed.error))
  const unknown = parsed.data.bounds.registers?.find((id) => !REGISTERS[id])
  if (unknown) throw new Complaint(`There is no register ${unknown}.`)
  return parsed.data
}

if (import.meta.main)
  await main(async () => {
    const request = readInvitation(process.argv.slice(2))
    const state = openState()
    const served = await askOperator(state, 'POST', '/api/operator/invitations', request)
    if (served) {
      console.log(z.object({ link: z.string() }).parse(served).link)
      return
    }
    const { bindings, close } = await openBindings(state)
    try {
      await migrate(bindings.INTAKE, 'intake')
      const { hours, organisation, ...rest } = request
      const grant = { ...rest, organisation }
      const made = await invite(openIntake(bindings.INTAKE), grant, { invitedBy: 'operator', hours }, new Date())
      const origin = process.env['PORTAL_ORIGIN'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '8787'}`
      console.log(`${passkeySite(origin).origin}/console/invitation/#${made.code}`)
    } finally {
      await close()
    }
  })
