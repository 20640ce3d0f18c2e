import { PERMISSIONS } from '../../content/generated/permissions.ts'
import { ROLES, type RoleName } from '../../content/people/roles.ts'
import type { DemonstrationPerson } from '../../db/intake/demonstration.ts'
import { DEMONSTRATION_PUBLISHER } from './demonstration.ts'

/**
 * For whom the invented person of each role acts: organisations of the invented region, so that whatever she publishes
 * is marked. The auditor, who changes nothing, is the portal's own and sees what all others did.
 */
const ORGANISATIONS: Record<RoleName, string | undefined> = {
  publisher: DEMONSTRATION_PUBLISHER,
  // 示例绿色认证有限公司
  certifier: '91990100000000240R',
  // 示例茶叶专业合作社
  producer: '939901010000002112',
  // 示例化工有限公司
  organisation: '91990101000000115Y',
  handler: DEMONSTRATION_PUBLISHER,
  // 示例再生资源有限公司, which rules name among those who attest
  issuer: '919901020000001906',
  // 示例再生资源有限公司
  partner: '919901020000001906',
  // 示例县人民政府
  attester: '11990101000000027Q',
  auditor: undefined,
  admin: DEMONSTRATION_PUBLISHER,
}

/** One invented person a role. */
export const DEMONSTRATION_PEOPLE: readonly DemonstrationPerson[] = ROLES.map((role) => ({
  role,
  organisation: ORGANISATIONS[role],
  name: `示例·${PERMISSIONS.holders[role].title.zh}`,
}))
