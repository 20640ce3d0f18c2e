import type { Bilingual } from '../registers/register.ts'

const TABLE: Readonly<Record<string, Bilingual>> = {
  forest: { zh: '森林', en: 'forest' },
  shrub: { zh: '灌丛', en: 'shrubland' },
  grassland: { zh: '草地', en: 'grassland' },
  wetland: { zh: '湿地', en: 'wetland' },
  farmland: { zh: '农田', en: 'farmland' },
  urban: { zh: '城镇', en: 'urban' },
  desert: { zh: '荒漠', en: 'desert' },
  glacier: { zh: '冰川积雪', en: 'glacier and snow' },
  bare: { zh: '裸地', en: 'bare ground' },
  marine: { zh: '海洋', en: 'sea' },
  other: { zh: '其他', en: 'other' },
}

/** Types of ecosystem, in the order tables have them. */
export const ECOSYSTEMS: ReadonlyMap<string, Bilingual> = new Map(Object.entries(TABLE))
