import { z } from '@hono/zod-openapi'
import type { HeldRole as Held } from '../../content/people/permissions.ts'
import { Bounds, RoleName } from '../../content/people/roles.ts'

export const HeldRole = z
  .object({
    id: z.string().describe('For the header `Lucid-Role`, where several roles allow the same.'),
    role: RoleName,
    organisation: z.string().nullable().describe('Unified social credit code; null for the portal itself.'),
    bounds: Bounds,
  })
  .openapi('HeldRole')

export const presentRole = ({ id, role, organisation, bounds }: Held) => ({
  id,
  role,
  organisation: organisation ?? null,
  bounds,
})
