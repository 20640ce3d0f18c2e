import { REGISTERS } from '../generated/registers.ts'
import type { Bilingual } from '../registers/register.ts'
import { CATEGORIES, isCategory, type Category } from '../reports/categories.ts'
import { remitOf, sourcesOf } from '../reports/remit.ts'

/** What can be reported, as GeoReport v2 calls it: services, each with the attributes that it asks for. */

type Lang = 'zh' | 'en'

/** Matters under what they are about. */
export const GROUPS: readonly (readonly [Bilingual, readonly Category[]])[] = [
  [{ zh: '大气', en: 'air' }, ['smell', 'smoke', 'dust', 'straw-burning', 'kitchen-fumes', 'vehicles']],
  [{ zh: '水和海洋', en: 'water and sea' }, ['water', 'sea']],
  [{ zh: '噪声', en: 'noise' }, ['noise']],
  [{ zh: '固体废物和土壤', en: 'waste and soil' }, ['solid-waste', 'hazardous-waste', 'soil']],
  [
    { zh: '自然生态和国土', en: 'nature and land' },
    ['ecology', 'wildlife', 'farmland', 'redline', 'mining', 'plan-breach'],
  ],
  [{ zh: '辐射', en: 'radiation' }, ['radiation']],
  [{ zh: '数据和公开', en: 'data and disclosure' }, ['monitoring-fraud', 'not-disclosed']],
  [{ zh: '产品和标识', en: 'products and labels' }, ['false-label', 'false-code']],
  [{ zh: '其他', en: 'other' }, ['other']],
]

const groupOf = (category: Category): Bilingual =>
  GROUPS.find(([, categories]) => categories.includes(category))?.[0] ?? titleOf(category)

/** What a category is called. */
export const titleOf = (category: string): Bilingual =>
  REGISTERS['reports']?.fields['category']?.enum?.[category] ?? { zh: category, en: category }

export interface Service {
  service_code: string
  service_name: string
  description: string
  metadata: boolean
  type: 'realtime'
  keywords: string
  group: string
}

const serviceOf = (category: Category, lang: Lang): Service => {
  const [title, group] = [titleOf(category), groupOf(category)]
  const remit = remitOf({ category, place: '' })
  const emergency = remit?.emergency
  const urgent =
    emergency &&
    (lang === 'zh'
      ? `${emergency.when.zh}：马上打 ${emergency.call}。`
      : `${sentence(emergency.when.en)}: call ${emergency.call} now.`)
  const line =
    remit &&
    (lang === 'zh'
      ? `${remit.line.title.zh} ${remit.line.telephone}`
      : `${remit.line.title.en}: ${remit.line.telephone}`)
  return {
    service_code: category,
    service_name: title[lang],
    description: [line, urgent].filter((part) => part !== undefined).join(lang === 'zh' ? '；' : '; '),
    metadata: true,
    type: 'realtime',
    keywords: [title.zh, title.en, group[lang]].join(','),
    group: group[lang],
  }
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Every service; the list is the same everywhere. */
export const servicesIn = (lang: Lang): Service[] => CATEGORIES.map((category) => serviceOf(category, lang))

export interface Attribute {
  /** `false`: only to be read. */
  variable: boolean
  code: string
  datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'
  required: boolean
  datatype_description: string
  order: number
  description: string
  values?: { key: string; name: string }[]
}

const WEAKER: Bilingual = {
  zh: '这条途径比网页表单弱：您用的程序和它的运营方看得到全部内容，本平台的服务器在密封之前也会短暂看到；没有查询密码，不能匿名追问和补充。想不留痕迹，请用 /report/。',
  en: 'This way is weaker than the form: the program you use and who runs it see everything, and so does this portal’s server for an instant before it seals it. You get no code to follow the report by. To leave no trace, use /report/.',
}

const VISIBILITIES: readonly (readonly [string, Bilingual])[] = [
  ['numbers', { zh: '只进统计', en: 'counted only' }],
  ['public', { zh: '公开“public_text”里的文字', en: 'publish what “public_text” says' }],
  ['authority', { zh: '只给机关看', en: 'for the authority alone' }],
]

type Given = Omit<Attribute, 'order' | 'description' | 'datatype_description'> & {
  description: Bilingual
  form?: Bilingual
}

const attributesOf = (category: Category, lang: Lang): Given[] => {
  const sources = sourcesOf(category)
  return [
    { variable: false, code: 'weaker', datatype: 'text', required: false, description: WEAKER },
    {
      ...{ variable: true, code: 'seen', datatype: 'string', required: false },
      description: { zh: '看到的日期；不填就是今天', en: 'day it was seen; today where it is left out' },
      form: { zh: 'YYYY-MM-DD，北京时间', en: 'YYYY-MM-DD, in Asia/Shanghai' },
    },
    {
      ...{ variable: true, code: 'hour', datatype: 'number', required: false },
      description: { zh: '看到的钟点，0到23', en: 'hour of the day, 0 to 23' },
    },
    ...(sources.length === 0
      ? []
      : [
          {
            ...{ variable: true, code: 'source', datatype: 'singlevaluelist' as const, required: false },
            description: { zh: '从哪里来的：决定归谁管', en: 'where it comes from, which decides whose job it is' },
            values: sources.map(([key, name]) => ({ key, name: name[lang] })),
          },
        ]),
    {
      ...{ variable: true, code: 'visibility', datatype: 'singlevaluelist', required: false },
      description: { zh: '给谁看；不填就是只进统计', en: 'who may see it; counted only where it is left out' },
      values: VISIBILITIES.map(([key, name]) => ({ key, name: name[lang] })),
    },
    {
      ...{ variable: true, code: 'public_text', datatype: 'text', required: false },
      description: {
        zh: '公开的文字，去掉个人信息；description 本身从不公开',
        en: 'the version to publish, without personal data; the description itself never is',
      },
    },
    {
      ...{ variable: true, code: 'who', datatype: 'string', required: false },
      description: { zh: '是谁干的，如果知道', en: 'who did it, if known' },
    },
  ]
}

export interface Definition {
  service_code: string
  attributes: Attribute[]
}

/** @returns `undefined` for what is no service */
export const definitionOf = (code: string, lang: Lang): Definition | undefined =>
  isCategory(code)
    ? {
        service_code: code,
        attributes: attributesOf(code, lang).map(({ form, description, ...attribute }, at) => ({
          ...attribute,
          datatype_description: form?.[lang] ?? '',
          order: at + 1,
          description: description[lang],
        })),
      }
    : undefined

/** What is said with every report that comes this way. */
export const weakerIn = (lang: Lang): string => WEAKER[lang]
