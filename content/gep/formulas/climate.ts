import { exactly, over, plus, times } from '../known.ts'
import { area, formula, measured, parameter } from './formula.ts'

const KJ_PER_KWH = exactly('3600')
const M2_PER_KM2 = exactly('1000000')
/** Density of water, kg/m3. */
const WATER = exactly('1000')

/**
 * Electricity that air conditioning would use to cool as much as plants do by transpiration.
 * Area in km2, above 0; heat taken up in kJ/m2/d (forest 2837.27, shrub 1300.95, grass 969.83); days, 15;
 * efficiency ratio of an air conditioner, 3.0 → kWh a year. Recomputed to five digits: 甘孜 2010, by forest, shrub and grass.
 */
export const climateEvapotranspiration = formula({
  id: 'climate-evapotranspiration',
  standing: 'recomputed',
  expression: 'EPP × A × D × 10⁶ ÷ (3600 × r)',
  inputs: {
    area: area('km2'),
    energy: parameter('kJ/m2/d'),
    days: parameter('d', { default: '15', most: '366' }),
    efficiencyRatio: parameter('1', { default: '3.0', positive: true }),
  },
  result: 'kWh',
  compute: (x) => over(times(x('energy'), x('area'), x('days'), M2_PER_KM2), times(KJ_PER_KWH, x('efficiencyRatio'))),
})

/**
 * Electricity that cooling and humidifying would use to do what evaporation from open water does.
 * Evaporation in m3 a year; latent heat in kJ/kg, 2450; humidifier in kWh/m3, 120 → kWh a year. Read.
 */
export const climateWaterSurface = formula({
  id: 'climate-water-surface',
  standing: 'read',
  expression: 'E × (ρ × q ÷ 3600 + γ)',
  inputs: {
    evaporation: measured('m3'),
    latentHeat: parameter('kJ/kg', { default: '2450' }),
    humidifying: parameter('kWh/m3', { default: '120' }),
  },
  result: 'kWh',
  compute: (x) => times(x('evaporation'), plus(over(times(WATER, x('latentHeat')), KJ_PER_KWH), x('humidifying'))),
})
