/**
 * `npm run admin -- --invite`: prints a link by which whoever opens it takes a role, once. The first administrator comes
 * to be by it. `--demonstration`: prints new links of a portal that demonstrates.
 */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { GrantRequest } from '../content/people/grant-request.ts'
import { invitationLink } from '../content/people/invitation-link.ts'
import { BOUNDS_OPTIONS, BOUNDS_USAGE, readGrant, typed } from './portal/bounds.ts'
import { Complaint, main } from './portal/complaint.ts'
import { askOperator, operate } from './portal/operator.ts'
import { openState, type State } from './portal/state.ts'

const USAGE = `npm run admin -- --invite [--role admin] ${BOUNDS_USAGE} [--hours n]
npm run admin -- --demonstration`

/** What somebody typed. @throws Complaint naming what is wrong */
export const readTyped = (args: string[]): GrantRequest | 'demonstration' => {
  const options = {
    ...BOUNDS_OPTIONS,
    invite: { type: 'boolean' },
    hours: { type: 'string' },
    demonstration: { type: 'boolean' },
  } as const
  const { values } = typed(() => parseArgs({ args, options }), USAGE)
  const { invite: isInviting, demonstration, hours, role = 'admin', ...grant } = values
  if ((isInviting ?? false) === (demonstration ?? false)) throw new Complaint(USAGE)
  return demonstration ? 'demonstration' : readGrant(GrantRequest, { role, ...grant }, { hours: Number(hours ?? '72') })
}

const Links = z.object({ links: z.array(z.object({ role: z.string(), link: z.string() })) })

const demonstrate = async (state: State): Promise<void> => {
  const { LINKS_PATH, showLinks } = await import('./portal/demonstration-door.ts')
  const given = await askOperator(state, { method: 'POST', path: LINKS_PATH })
  if (given === undefined) throw new Complaint('No portal serves this state: npm start prints links on an empty one.')
  for (const line of showLinks(Links.parse(given).links)) console.log(line)
}

const inviteTo = async (state: State, request: GrantRequest): Promise<string> => {
  const made = await operate(
    state,
    { method: 'POST', path: '/api/operator/invitations', body: request },
    z.object({ link: z.string() }),
    'intake',
    async ({ INTAKE }) => {
      // Only now, since whoever asks a portal that serves needs none of it.
      const { openIntake } = await import('../db/intake/db.ts')
      const { invite } = await import('../db/intake/invitations.ts')
      const { hours, organisation, ...rest } = request
      const by = { invitedBy: 'operator', hours }
      const { code } = await invite(openIntake(INTAKE), { ...rest, organisation }, by, new Date())
      const origin = process.env['PORTAL_ORIGIN'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '8787'}`
      return { link: invitationLink(origin, code) }
    },
  )
  return made.link
}

if (import.meta.main)
  await main(async () => {
    const asked = readTyped(process.argv.slice(2))
    const state = openState()
    if (asked === 'demonstration') await demonstrate(state)
    else console.log(await inviteTo(state, asked))
  })
