import type { Bilingual } from '../registers/register.ts'

/** One thing that is measured in water. */
export type Parameter = {
  name: Bilingual
  /** UCUM code of the unit in which limits are stated; a row may use another one of the same kind. */
  unit: string
}

/**
 * Parameters by the code of HJ 212-2017: the 24 basic items of GB 3838-2002 in the order of its table 1, then what
 * automatic stations and surveys of lakes report besides. The codes of turbidity, transparency and chlorophyll a follow common use; our copy of the code
 * list does not hold them.
 */
export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  w01010: { name: { zh: '水温', en: 'water temperature' }, unit: 'Cel' },
  w01001: { name: { zh: 'pH值', en: 'pH' }, unit: '[pH]' },
  w01009: { name: { zh: '溶解氧', en: 'dissolved oxygen' }, unit: 'mg/L' },
  w01019: { name: { zh: '高锰酸盐指数', en: 'permanganate index' }, unit: 'mg/L' },
  w01018: { name: { zh: '化学需氧量', en: 'chemical oxygen demand' }, unit: 'mg/L' },
  w01017: { name: { zh: '五日生化需氧量', en: 'five-day biochemical oxygen demand' }, unit: 'mg/L' },
  w21003: { name: { zh: '氨氮', en: 'ammonia nitrogen' }, unit: 'mg/L' },
  w21011: { name: { zh: '总磷', en: 'total phosphorus' }, unit: 'mg/L' },
  w21001: { name: { zh: '总氮', en: 'total nitrogen' }, unit: 'mg/L' },
  w20138: { name: { zh: '铜', en: 'copper' }, unit: 'mg/L' },
  w20139: { name: { zh: '锌', en: 'zinc' }, unit: 'mg/L' },
  w21017: { name: { zh: '氟化物', en: 'fluoride' }, unit: 'mg/L' },
  w20140: { name: { zh: '硒', en: 'selenium' }, unit: 'mg/L' },
  w20141: { name: { zh: '砷', en: 'arsenic' }, unit: 'mg/L' },
  w20142: { name: { zh: '汞', en: 'mercury' }, unit: 'mg/L' },
  w20143: { name: { zh: '镉', en: 'cadmium' }, unit: 'mg/L' },
  w20117: { name: { zh: '六价铬', en: 'hexavalent chromium' }, unit: 'mg/L' },
  w20144: { name: { zh: '铅', en: 'lead' }, unit: 'mg/L' },
  w21016: { name: { zh: '氰化物', en: 'cyanide' }, unit: 'mg/L' },
  w23002: { name: { zh: '挥发酚', en: 'volatile phenols' }, unit: 'mg/L' },
  w22001: { name: { zh: '石油类', en: 'petroleum' }, unit: 'mg/L' },
  w19002: { name: { zh: '阴离子表面活性剂', en: 'anionic surfactants' }, unit: 'mg/L' },
  w21019: { name: { zh: '硫化物', en: 'sulphide' }, unit: 'mg/L' },
  w02003: { name: { zh: '粪大肠菌群', en: 'faecal coliforms' }, unit: '{MPN}/L' },
  w01014: { name: { zh: '电导率', en: 'electrical conductivity' }, unit: 'uS/cm' },
  w01003: { name: { zh: '浊度', en: 'turbidity' }, unit: '{NTU}' },
  w01004: { name: { zh: '透明度', en: 'transparency' }, unit: 'm' },
  w01016: { name: { zh: '叶绿素a', en: 'chlorophyll a' }, unit: 'mg/L' },
}
