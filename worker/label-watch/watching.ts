import { authorize } from '../http/authorize.ts'
import { withinRegister } from '../http/within-register.ts'

/** The register in which an officer warns: whose role reaches it deals with reports. */
export const ALERTS = 'label-alerts'

export const watching = [authorize('labels-watch'), withinRegister(ALERTS)] as const
