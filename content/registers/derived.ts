import { derive as deriveAir } from '../air/derive.ts'
import { derive as deriveWater } from '../water/derive.ts'
import type { Body } from './facts.ts'

/** What the portal computes from a statement; it never shares a name with what the publisher said. */
export type Derived = Record<string, unknown>

/** One function a register: its body, and the bodies of its sample where the register has samples. */
export const DERIVE: Record<string, (body: Body, sample: Body[]) => Derived> = {
  'air-quality': (body) => deriveAir(body),
  'surface-water': deriveWater,
}
