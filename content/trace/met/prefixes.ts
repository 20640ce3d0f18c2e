import type { Bilingual } from '../../registers/register.ts'

/**
 * Who gave out the number, by the first three digits of a number of thirteen. It is no statement of where goods were made.
 * @see GS1 company prefixes (recalled)
 */
const PREFIXES: [from: number, to: number, office: Bilingual][] = [
  [0, 19, { zh: '美国', en: 'United States' }],
  [30, 39, { zh: '美国（药品等）', en: 'United States (drugs and the like)' }],
  [60, 139, { zh: '美国、加拿大', en: 'United States and Canada' }],
  [300, 379, { zh: '法国', en: 'France' }],
  [400, 440, { zh: '德国', en: 'Germany' }],
  [450, 459, { zh: '日本', en: 'Japan' }],
  [460, 469, { zh: '俄罗斯', en: 'Russia' }],
  [471, 471, { zh: '中国台湾', en: 'Taiwan, China' }],
  [480, 480, { zh: '菲律宾', en: 'Philippines' }],
  [489, 489, { zh: '中国香港', en: 'Hong Kong, China' }],
  [490, 499, { zh: '日本', en: 'Japan' }],
  [500, 509, { zh: '英国', en: 'United Kingdom' }],
  [540, 549, { zh: '比利时、卢森堡', en: 'Belgium and Luxembourg' }],
  [570, 579, { zh: '丹麦', en: 'Denmark' }],
  [640, 649, { zh: '芬兰', en: 'Finland' }],
  [690, 699, { zh: '中国（中国物品编码中心）', en: 'China (GS1 China)' }],
  [700, 709, { zh: '挪威', en: 'Norway' }],
  [730, 739, { zh: '瑞典', en: 'Sweden' }],
  [754, 755, { zh: '加拿大', en: 'Canada' }],
  [760, 769, { zh: '瑞士', en: 'Switzerland' }],
  [789, 790, { zh: '巴西', en: 'Brazil' }],
  [800, 839, { zh: '意大利', en: 'Italy' }],
  [840, 849, { zh: '西班牙', en: 'Spain' }],
  [870, 879, { zh: '荷兰', en: 'Netherlands' }],
  [880, 881, { zh: '韩国', en: 'Republic of Korea' }],
  [885, 885, { zh: '泰国', en: 'Thailand' }],
  [888, 888, { zh: '新加坡', en: 'Singapore' }],
  [890, 890, { zh: '印度', en: 'India' }],
  [893, 893, { zh: '越南', en: 'Viet Nam' }],
  [899, 899, { zh: '印度尼西亚', en: 'Indonesia' }],
  [900, 919, { zh: '奥地利', en: 'Austria' }],
  [930, 939, { zh: '澳大利亚', en: 'Australia' }],
  [940, 949, { zh: '新西兰', en: 'New Zealand' }],
  [952, 952, { zh: '演示用号段，不用于真实商品', en: 'kept for demonstrations, on no real goods' }],
  [955, 955, { zh: '马来西亚', en: 'Malaysia' }],
  [958, 958, { zh: '中国澳门', en: 'Macao, China' }],
]

/** Numbers that are no trade items of the whole world. */
const OTHERS: [from: number, to: number, what: Bilingual][] = [
  [
    20,
    29,
    {
      zh: '店内码：只在这家店里有意义，多用于称重商品',
      en: 'given by the shop itself, often to goods it weighs: it means nothing elsewhere',
    },
  ],
  [40, 49, { zh: '企业内部码，只在企业里有意义', en: 'given by a company for itself: it means nothing elsewhere' }],
  [50, 59, { zh: '优惠券', en: 'a coupon' }],
  [
    200,
    299,
    {
      zh: '店内码：只在这家店里有意义，多用于称重商品',
      en: 'given by the shop itself, often to goods it weighs: it means nothing elsewhere',
    },
  ],
  [977, 977, { zh: '期刊（ISSN）', en: 'a periodical (ISSN)' }],
  [978, 979, { zh: '图书（ISBN）', en: 'a book (ISBN)' }],
  [980, 980, { zh: '退款单', en: 'a refund receipt' }],
  [981, 984, { zh: '优惠券（通用货币）', en: 'a coupon of a common currency' }],
  [990, 999, { zh: '优惠券', en: 'a coupon' }],
]

const within = (list: [number, number, Bilingual][], prefix: number): Bilingual | undefined =>
  list.find(([from, to]) => prefix >= from && prefix <= to)?.[2]

/** Who gave out a number of fourteen digits, or what it is if no trade item. */
export const prefixOf = (gtin14: string): { office?: Bilingual; other?: Bilingual } => {
  const prefix = Number(gtin14.slice(1, 4))
  // Numbers of eight digits have prefixes of their own.
  if (gtin14.startsWith('000000')) {
    const eight = Number(gtin14.slice(6, 9))
    const office = eight >= 300 ? within(PREFIXES, eight) : undefined
    return office ? { office } : {}
  }
  const other = within(OTHERS, prefix)
  const office = within(PREFIXES, prefix)
  return { ...(office ? { office } : {}), ...(other ? { other } : {}) }
}
