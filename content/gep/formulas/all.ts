import { carbonNep, carbonNppDry, oxygenCarbon, oxygenNppDry } from './carbon.ts'
import { climateEvapotranspiration, climateWaterSurface } from './climate.ts'
import { lakeFloodStorage, marshFloodStorage, reservoirFloodStorage } from './flood.ts'
import type { Formula } from './formula.ts'
import { negativeIons } from './ions.ts'
import { marketValue, premium, travelCost } from './market.ts'
import { purificationCapacity, purificationEmission } from './purification.ts'
import { rweqPrevention, sandArea } from './sand.ts'
import { nutrientRetention, rusleRetention, siltReduction } from './soil.ts'
import { biodiversityShannon, pestControl } from './species.ts'
import { waterBalance, waterBalanceCoefficient } from './water.ts'

/** Every formula that an account may name, in the order of the services. */
export const FORMULAS: ReadonlyMap<string, Formula> = new Map(
  [
    marketValue,
    waterBalance,
    waterBalanceCoefficient,
    rusleRetention,
    siltReduction,
    nutrientRetention,
    rweqPrevention,
    sandArea,
    lakeFloodStorage,
    reservoirFloodStorage,
    marshFloodStorage,
    carbonNep,
    carbonNppDry,
    oxygenNppDry,
    oxygenCarbon,
    purificationEmission,
    purificationCapacity,
    climateEvapotranspiration,
    climateWaterSurface,
    pestControl,
    biodiversityShannon,
    negativeIons,
    travelCost,
    premium,
  ].map((formula) => [formula.id, formula]),
)
