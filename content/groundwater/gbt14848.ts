import type { InForce } from '../measurements/day.ts'

/** The standard whose limits stand here, and the days of sampling for which it holds. GB/T 14848-93 before it is not held. */
export const EDITION: InForce & { standard: string } = { standard: 'GB/T 14848-2017', from: '2018-05-01' }

/** Classes of groundwater, best first. */
export const GROUNDWATER_CLASSES = ['i', 'ii', 'iii', 'iv', 'v'] as const
export type GroundwaterClass = (typeof GROUNDWATER_CLASSES)[number]

/** Upper limits of the classes Ⅰ to Ⅳ; what is above the last is class Ⅴ. */
export type Ceilings = {
  /** UCUM code. */
  unit: string
  limits: readonly [string, string, string, string]
  /** Class Ⅰ asks that nothing be detected; its limit is then not read. */
  undetected?: true
}

/** Radioactivity has limits to class Ⅲ only: whatever is above them is Ⅳ, since equal limits take the better class. */
const ENDLESS = '99999999999999999999'

const inMilligrams = (...limits: [string, string, string, string]): Ceilings => ({ unit: 'mg/L', limits })
const inMicrograms = (...limits: [string, string, string, string]): Ceilings => ({ unit: 'ug/L', limits })

/** pH by class: both ends count within Ⅰ to Ⅲ and, outward, within Ⅳ. */
export const PH = { parameter: 'w01001', iii: ['6.5', '8.5'], iv: ['5.5', '9.0'] } as const

/**
 * Ceilings of tables 1 and 2 by parameter: the code of HJ 212-2017 where there is one, else the standard's own Chinese name.
 * Left out: smell and taste, and what the eye can see, which are words. Total coliforms are restated from 100 mL to a litre.
 * @see GB/T 14848-2017, tables 1 and 2, as transcribed in github.com/sm1lewc/Silence.Water at 3b8cbe9 (MIT)
 */
export const CEILINGS: Readonly<Record<string, Ceilings>> = {
  w01002: { unit: '{degree}', limits: ['5', '5', '15', '25'] },
  w01003: { unit: '{NTU}', limits: ['3', '3', '3', '10'] },
  总硬度: inMilligrams('150', '300', '450', '650'),
  w01006: inMilligrams('300', '500', '1000', '2000'),
  w21038: inMilligrams('50', '150', '250', '350'),
  w21022: inMilligrams('50', '150', '250', '350'),
  w20125: inMilligrams('0.1', '0.2', '0.3', '2.0'),
  w20124: inMilligrams('0.05', '0.05', '0.10', '1.50'),
  w20138: inMilligrams('0.01', '0.05', '1.00', '1.50'),
  w20139: inMilligrams('0.05', '0.5', '1.00', '5.00'),
  铝: inMilligrams('0.01', '0.05', '0.20', '0.50'),
  w23002: inMilligrams('0.001', '0.001', '0.002', '0.01'),
  w19002: { ...inMilligrams('0', '0.1', '0.3', '0.3'), undetected: true },
  w01019: inMilligrams('1.0', '2.0', '3.0', '10.0'),
  w21003: inMilligrams('0.02', '0.10', '0.50', '1.50'),
  w21019: inMilligrams('0.005', '0.01', '0.02', '0.10'),
  钠: inMilligrams('100', '150', '200', '400'),
  总大肠菌群: { unit: '{MPN}/L', limits: ['30', '30', '30', '1000'] },
  菌落总数: { unit: '{CFU}/mL', limits: ['100', '100', '100', '1000'] },
  w21006: inMilligrams('0.01', '0.10', '1.00', '4.80'),
  w21007: inMilligrams('2.0', '5.0', '20.0', '30.0'),
  w21016: inMilligrams('0.001', '0.01', '0.05', '0.1'),
  w21017: inMilligrams('1.0', '1.0', '1.0', '2.0'),
  碘化物: inMilligrams('0.04', '0.04', '0.08', '0.50'),
  w20142: inMilligrams('0.0001', '0.0001', '0.001', '0.002'),
  w20141: inMilligrams('0.001', '0.001', '0.01', '0.05'),
  w20140: inMilligrams('0.01', '0.01', '0.01', '0.1'),
  w20143: inMilligrams('0.0001', '0.001', '0.005', '0.01'),
  w20117: inMilligrams('0.005', '0.01', '0.05', '0.10'),
  w20144: inMilligrams('0.005', '0.005', '0.01', '0.10'),
  三氯甲烷: inMicrograms('0.5', '6', '60', '300'),
  四氯化碳: inMicrograms('0.5', '0.5', '2.0', '50.0'),
  苯: inMicrograms('0.5', '1.0', '10.0', '120'),
  甲苯: inMicrograms('0.5', '140', '700', '1400'),
  w03001: { unit: 'Bq/L', limits: ['0.1', '0.1', '0.5', ENDLESS] },
  w03002: { unit: 'Bq/L', limits: ['0.1', '1.0', '1.0', ENDLESS] },
  w20127: inMilligrams('0.0001', '0.0001', '0.002', '0.06'),
  w20023: inMilligrams('0.02', '0.10', '0.50', '2.00'),
  锑: inMilligrams('0.0001', '0.0005', '0.005', '0.01'),
  w20012: inMilligrams('0.01', '0.10', '0.70', '4.00'),
  w20121: inMilligrams('0.002', '0.002', '0.02', '0.10'),
  w20038: inMilligrams('0.005', '0.005', '0.05', '0.10'),
  w20061: inMilligrams('0.001', '0.01', '0.07', '0.15'),
  w20126: inMilligrams('0.001', '0.01', '0.05', '0.10'),
  w20089: inMilligrams('0.0001', '0.0001', '0.0001', '0.001'),
  二氯甲烷: inMicrograms('1', '2', '20', '500'),
  '1,2-二氯乙烷': inMicrograms('0.5', '3.0', '30.0', '40.0'),
  '1,1,1-三氯乙烷': inMicrograms('0.5', '400', '2000', '4000'),
  '1,1,2-三氯乙烷': inMicrograms('0.5', '0.5', '5.0', '60.0'),
  '1,2-二氯丙烷': inMicrograms('0.5', '0.5', '5.0', '60.0'),
  三溴甲烷: inMicrograms('0.5', '10.0', '100', '800'),
  氯乙烯: inMicrograms('0.5', '0.5', '5.0', '90.0'),
  '1,1-二氯乙烯': inMicrograms('0.5', '3.0', '30.0', '60.0'),
  '1,2-二氯乙烯': inMicrograms('0.5', '5.0', '50.0', '60.0'),
  三氯乙烯: inMicrograms('0.5', '7.0', '70.0', '210'),
  四氯乙烯: inMicrograms('0.5', '4.0', '40.0', '300'),
  氯苯: inMicrograms('0.5', '60.0', '300', '600'),
  邻二氯苯: inMicrograms('0.5', '200', '1000', '2000'),
  对二氯苯: inMicrograms('0.5', '30.0', '300', '600'),
  三氯苯: inMicrograms('0.5', '4.0', '20.0', '180'),
  乙苯: inMicrograms('0.5', '30.0', '300', '600'),
  二甲苯: inMicrograms('0.5', '100', '500', '1000'),
  苯乙烯: inMicrograms('0.5', '2.0', '20.0', '40.0'),
  '2,4-二硝基甲苯': inMicrograms('0.1', '0.5', '5.0', '60.0'),
  '2,6-二硝基甲苯': inMicrograms('0.1', '0.5', '5.0', '30.0'),
  萘: inMicrograms('1', '10', '100', '600'),
  蒽: inMicrograms('1', '360', '1800', '3600'),
  荧蒽: inMicrograms('1', '50', '240', '480'),
  '苯并(b)荧蒽': inMicrograms('0.1', '0.4', '4.0', '8.0'),
  w25043: inMicrograms('0.002', '0.002', '0.01', '0.50'),
  多氯联苯: inMicrograms('0.05', '0.05', '0.50', '10.0'),
  '邻苯二甲酸二(2-乙基己基)酯': inMicrograms('3', '3', '8.0', '300'),
  '2,4,6-三氯酚': inMicrograms('0.05', '20.0', '200', '300'),
  五氯酚: inMicrograms('0.05', '0.90', '9.0', '18.0'),
  w33001: inMicrograms('0.01', '0.50', '5.00', '300'),
  林丹: inMicrograms('0.01', '0.20', '2.00', '150'),
  w33007: inMicrograms('0.01', '0.10', '1.00', '2.00'),
  六氯苯: inMicrograms('0.01', '0.10', '1.00', '2.00'),
  七氯: inMicrograms('0.01', '0.04', '0.40', '0.80'),
  '2,4-滴': inMicrograms('0.1', '6.0', '30.0', '150'),
  克百威: inMicrograms('0.05', '1.40', '7.00', '14.0'),
  涕灭威: inMicrograms('0.05', '0.60', '3.00', '30.0'),
  敌敌畏: inMicrograms('0.05', '0.10', '1.00', '2.00'),
  甲基对硫磷: inMicrograms('0.05', '4.00', '20.0', '40.0'),
  马拉硫磷: inMicrograms('0.05', '25.0', '250', '500'),
  乐果: inMicrograms('0.05', '16.0', '80.0', '160'),
  毒死蜱: inMicrograms('0.05', '6.00', '30.0', '60.0'),
  百菌清: inMicrograms('0.05', '1.00', '10.0', '150'),
  莠去津: inMicrograms('0.05', '0.40', '2.00', '600'),
  草甘膦: inMicrograms('0.1', '140', '700', '1400'),
}
