import type { Bilingual } from '../registers/register.ts'

/**
 * Who uses what ecosystems supply: the columns of a use table, coarser than SEEA EA's, which has an industry a column. The
 * use of what benefits everybody at once, such as carbon taken up, is recorded with government. Recalled.
 */
const TABLE: Readonly<Record<string, Bilingual>> = {
  agriculture: { zh: '农林牧渔业', en: 'agriculture, forestry and fishing' },
  industry: { zh: '工业和建筑业', en: 'industry and construction' },
  services: { zh: '服务业', en: 'services' },
  households: { zh: '居民', en: 'households' },
  government: { zh: '政府（代公众）', en: 'government, for the public' },
  'other-regions': { zh: '区域以外', en: 'other regions' },
}

/** In the order that tables have them. */
export const USERS: ReadonlyMap<string, Bilingual> = new Map(Object.entries(TABLE))
