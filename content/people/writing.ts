import type { RegisterDefinition } from '../registers/register.ts'
import type { ActionName } from './permissions.ts'

/** Which action of the permission table writes a register. */

/** Registers of which one role keeps its own rows: who that is, and what it is then allowed by. */
const KEEPING = {
  certifier: 'certificates-keep',
  producer: 'products-keep',
  handler: 'sealing-keys-keep',
} as const satisfies Record<string, ActionName>

/** What allows to write some register or other, where it is not known which. */
export const WRITING: readonly ActionName[] = ['records-publish', 'records-state-own', ...Object.values(KEEPING)]

type Written = Pick<RegisterDefinition, 'owner' | 'keeper' | 'byOrganisations'> & { id?: string }

/** Registers that more is asked for than that rows are one's own. */
const APART: Readonly<Record<string, ActionName>> = { recalls: 'recalls-make', 'recall-answers': 'recalls-answer' }

/** Who keeps its own rows of a register; `undefined` where nobody does. */
export const keeperOf = ({ owner, keeper }: Written): keyof typeof KEEPING | undefined =>
  owner === undefined ? undefined : (keeper ?? 'certifier')

/** Organisations speak of themselves where nobody else does, and nowhere else. */
export const writingAction = (register: Written): ActionName => {
  const apart = register.id === undefined ? undefined : APART[register.id]
  if (apart !== undefined) return apart
  const keeper = keeperOf(register)
  if (keeper !== undefined) return KEEPING[keeper]
  return register.byOrganisations ? 'records-state-own' : 'records-publish'
}
