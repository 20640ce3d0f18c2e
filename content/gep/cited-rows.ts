import type { CitedTotals } from './cited.ts'

const CATEGORY_NAMES = {
  gep: { zh: '生态产品总值', en: 'gross ecosystem product' },
  material: { zh: '物质供给', en: 'material provision' },
  regulating: { zh: '调节服务', en: 'regulating services' },
  cultural: { zh: '文化服务', en: 'cultural services' },
}
const PARTS = ['gep', 'material', 'regulating', 'cultural'] as const

/** Cited totals as rows of the register `gep-cited`: the total, the categories and every item that the source names. */
export const citedRows = ({
  place,
  year,
  method,
  totals,
  shares,
  items,
  source,
  standing,
}: CitedTotals): Record<string, string>[] => {
  // A link of the record is followed by readers: only a secure one is. Any other is told as text.
  const isSecure = source.url.startsWith('https:')
  const common = {
    place,
    year: String(year),
    methodName: method.zh,
    source: `${source.publisher.zh}：${source.title.zh}${source.note ? `（${source.note.zh}）` : ''}${isSecure ? '' : ` ${source.url}`}`,
    ...(isSecure && { link: source.url }),
    standing,
  }
  return [
    ...PARTS.map((part) => {
      const share = part === 'gep' ? undefined : shares?.[part]
      const { zh, en } = CATEGORY_NAMES[part]
      return { ...common, part, name: zh, nameEn: en, value: totals[part], ...(share !== undefined && { share }) }
    }),
    ...items.map(({ service, name, value, share, quantity }) => ({
      ...common,
      part: service,
      name: name.zh,
      nameEn: name.en,
      value,
      ...(share !== undefined && { share }),
      ...(quantity && { quantity: quantity.value, quantityUnit: `${quantity.unit} ${quantity.of.zh}` }),
    })),
  ]
}
