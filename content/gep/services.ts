import type { Bilingual } from '../registers/register.ts'

export type Category = 'material' | 'regulating' | 'cultural'
export const CATEGORIES: readonly Category[] = ['material', 'regulating', 'cultural']

interface Service extends Bilingual {
  category: Category
}

const material = (zh: string, en: string): Service => ({ category: 'material', zh, en })
const regulating = (zh: string, en: string): Service => ({ category: 'regulating', zh, en })
const cultural = (zh: string, en: string): Service => ({ category: 'cultural', zh, en })

/** What ecosystems supply, in the order accounts list it. */
const TABLE: Readonly<Record<string, Service>> = {
  agriculture: material('农业产品', 'agricultural products'),
  forestry: material('林业产品', 'forest products'),
  livestock: material('畜牧业产品', 'livestock products'),
  fishery: material('渔业产品', 'fishery products'),
  'water-supply': material('水资源', 'water supply'),
  energy: material('生态能源', 'energy'),
  'water-retention': regulating('水源涵养', 'water retention'),
  'soil-retention': regulating('土壤保持', 'soil retention'),
  'sandstorm-prevention': regulating('防风固沙', 'sandstorm prevention'),
  'coastal-protection': regulating('海岸带防护', 'coastal protection'),
  'flood-regulation': regulating('洪水调蓄', 'flood regulation'),
  'carbon-sequestration': regulating('固碳', 'carbon sequestration'),
  'oxygen-release': regulating('释氧', 'oxygen release'),
  'air-purification': regulating('空气净化', 'air purification'),
  'water-purification': regulating('水质净化', 'water purification'),
  'climate-regulation': regulating('局部气候调节', 'local climate regulation'),
  'noise-reduction': regulating('噪声消减', 'noise reduction'),
  'pest-control': regulating('病虫害控制', 'pest control'),
  biodiversity: regulating('生物多样性保护', 'biodiversity'),
  'negative-ions': regulating('负离子', 'negative ions'),
  tourism: cultural('旅游康养', 'tourism'),
  recreation: cultural('休闲游憩', 'recreation'),
  landscape: cultural('景观增值', 'landscape value'),
}

export const SERVICES: ReadonlyMap<string, Service> = new Map(Object.entries(TABLE))

/** Category of a service; `undefined` for what is none. */
export const categoryOf = (service: string): Category | undefined => SERVICES.get(service)?.category
