import type { MetRegister } from './met-code.ts'

/** National registers that answer for codes. Addresses are from memory unless a source was read. */

export const CERTIFICATION: MetRegister = {
  name: {
    zh: '全国认证认可信息公共服务平台',
    en: 'National public service platform for certification and accreditation',
  },
  url: 'https://cx.cnca.cn/',
  standing: 'recalled',
}
export const FOOD_CERTIFICATION: MetRegister = {
  name: { zh: '中国食品农产品认证信息系统', en: 'Certification information system for food and farm products' },
  url: 'https://food.cnca.cn/',
  standing: 'recalled',
}
export const GREEN_FOOD: MetRegister = {
  name: { zh: '中国绿色食品发展中心', en: 'China Green Food Development Center' },
  url: 'https://www.greenfood.agri.cn/',
  standing: 'recalled',
}
export const GOODS: MetRegister = {
  name: { zh: '中国商品信息服务平台（中国物品编码中心）', en: 'China trade item information service (GS1 China)' },
  url: 'https://www.gds.org.cn/',
  standing: 'recalled',
}
export const GS1_WORLD: MetRegister = {
  name: { zh: 'GS1 全球查询（Verified by GS1）', en: 'Verified by GS1, worldwide' },
  url: 'https://www.gs1.org/services/verified-by-gs1',
  standing: 'recalled',
}
export const CREDIT_CODES: MetRegister = {
  name: { zh: '国家企业信用信息公示系统', en: 'National enterprise credit information publicity system' },
  url: 'https://www.gsxt.gov.cn/',
  standing: 'recalled',
}
export const INDICATIONS: MetRegister = {
  name: {
    zh: '国家知识产权局（地理标志）',
    en: 'Geographical indications, National Intellectual Property Administration',
  },
  url: 'https://www.cnipa.gov.cn/',
  standing: 'recalled',
}
export const FARM_TRACE: MetRegister = {
  name: { zh: '国家农产品质量安全追溯管理信息平台', en: 'National traceability platform for farm products' },
  url: 'https://www.qsst.moa.gov.cn/',
  standing: 'recalled',
}
