/** `npm run key -- --role <role> [--organisation <code>] [--registers a,b] [--places 1301,…] [--rows-per-day n] [--days n]` */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { REGISTERS } from '../content/generated/registers.ts'
import { KeyRequest } from '../content/people/key-request.ts'
import { createKey } from '../db/intake/keys.ts'
import { openIntake } from '../db/intake/db.ts'
import { openBindings } from './portal/bindings.ts'
import { Complaint, main } from './portal/complaint.ts'
import { migrate } from './portal/migrate.ts'
import { askOperator } from './portal/operator.ts'
import { openState } from './portal/state.ts'

const list = (text: string | undefined): string[] | undefined => text?.split(',').filter((part) => part !== '')

export const readRequest = (args: string[]): z.output<typeof KeyRequest> => {
  const { values } = parseArgs({
    args,
    options: {
      role: { type: 'string' },
      organisation: { type: 'string' },
      registers: { type: 'string' },
      places: { type: 'string' },
      'rows-per-day': { type: 'string' },
      days: { type: 'string', default: '365' },
    },
  })
  const rows = values['rows-per-day']
  const parsed = KeyRequest.safeParse({
    role: values.role,
    organisation: values.organisation,
    bounds: {
      registers: list(values.registers),
      places: list(values.places),
      ...(rows === undefined ? {} : { rowsPerDay: Number(rows) }),
    },
    days: Number(values.days),
  })
  if (!parsed.success) throw new Complaint(z.prettifyError(parsed.error))
  const unknown = parsed.data.bounds.registers?.find((id) => !REGISTERS[id])
  if (unknown) throw new Complaint(`There is no register ${unknown}.`)
  return parsed.data
}

if (import.meta.main)
  await main(async () => {
    const request = readRequest(process.argv.slice(2))
    const state = openState()
    const served = await askOperator(state, 'POST', '/api/operator/keys', request)
    if (served) {
      console.log(z.object({ key: z.string() }).parse(served).key)
      return
    }
    const { bindings, close } = await openBindings(state)
    try {
      await migrate(bindings.INTAKE, 'intake')
      console.log(await createKey(openIntake(bindings.INTAKE), request, new Date()))
    } finally {
      await close()
    }
  })
