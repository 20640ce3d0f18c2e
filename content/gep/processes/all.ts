import { carbonPresentPrice, coolingCapacity } from './climate.ts'
import type { Process } from './process.ts'
import { slopeLength } from './soil.ts'
import { evapotranspirationBare, evapotranspirationBudyko, retentionCurveNumber } from './water.ts'

/** Every process by its id, in the order of the services that it serves. */
export const PROCESSES: ReadonlyMap<string, Process> = new Map(
  [
    evapotranspirationBudyko,
    evapotranspirationBare,
    retentionCurveNumber,
    slopeLength,
    coolingCapacity,
    carbonPresentPrice,
  ].map((process) => [process.id, process]),
)
