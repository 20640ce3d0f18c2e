/** Rows of certificates and of what they refer to: two invented certifiers, each row with overrides. */

export const CERTIFIER = '91990100000000240R'
export const OTHER_CERTIFIER = '91990100000000259N'
export const HOLDER = '91990101000000115Y'

export const aScheme = (over: object = {}) => ({
  scheme: 'green-product',
  name: '绿色产品认证',
  nameEn: 'green product certification',
  kind: 'unified',
  proves: '符合绿色产品评价标准',
  provesEn: 'It meets the green-product standard.',
  source: '示例',
  standing: 'recalled',
  ...over,
})

export const aStandard = (over: object = {}) => ({
  standard: 'GB/T 35607-2017',
  scheme: 'green-product',
  name: '绿色产品评价 家具',
  ...over,
})

export const aBody = (over: object = {}) => ({
  organisation: CERTIFIER,
  name: '示例绿色认证有限公司',
  status: 'approved',
  ...over,
})

export const anAccreditation = (over: object = {}) => ({
  organisation: CERTIFIER,
  scheme: 'green-product',
  validFrom: '2020-01-01',
  validTo: '2027-12-31',
  categories: ['家具'],
  accreditedBy: '示例认可中心',
  status: 'valid',
  ...over,
})

export const aCertificate = (over: object = {}) => ({
  number: 'SLGP-2024-0001',
  scheme: 'green-product',
  standards: ['GB/T 35607-2017'],
  holder: HOLDER,
  holderName: '示例家具有限公司',
  certifier: CERTIFIER,
  category: '家具',
  issued: '2024-01-10',
  expires: '2027-01-09',
  ...over,
})

export const aProduct = (over: object = {}) => ({
  certificate: 'SLGP-2024-0001',
  item: '1',
  name: '示例书桌',
  model: 'D-120',
  gtin: '9521234567899',
  ...over,
})

export const aChange = (over: object = {}) => ({
  certificate: 'SLGP-2024-0001',
  effective: '2025-03-01',
  change: 'suspended',
  ground: 'surveillance',
  reason: '没有按期接受监督检查',
  ...over,
})
