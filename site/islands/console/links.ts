import type { InferResponseType } from 'hono/client'
import type { RegisterDefinition } from '../../../content/registers/register.ts'
import { levelsWithLinks, type Level, type LevelLink } from '../../../content/trace/link-levels.ts'
import { actingAs, type Acting } from './acting.ts'
import { adding, without } from './adding.ts'
import { ask, portal } from './ask.ts'
import { readDefinition } from './definition.ts'
import { beginDrawing } from './drawn.ts'
import { find, h } from './element.ts'
import { field } from './form.ts'
import { openSection } from './frame.ts'
import { nameOfProduct } from './names.ts'
import { about } from './people.ts'
import type { Account } from './person.ts'
import { toast } from './toast.ts'
import { at, lang, word } from './words.ts'

/** Where the codes of one's products lead: what each level answers, drawn as boxes within boxes. */

type ProductPage = InferResponseType<typeof portal.api.products.$get, 200>
type Product = ProductPage['items'][number]

/** Products offered at once; whoever has more finds them by file. */
const MOST_PRODUCTS = 200
const MOST_LINKS = 200

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const fieldsOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

/** A record of the register as the API lists it. */
const linkOf = (item: unknown): LevelLink[] => {
  const { key, body } = fieldsOf(item)
  if (!isObject(body)) return []
  const languages = body['languages']
  return [
    {
      key: textOf(key),
      anchor: textOf(body['anchor']),
      type: textOf(body['linkType']),
      href: textOf(body['href']),
      title: lang === 'en' ? textOf(body['titleEn']) || textOf(body['title']) : textOf(body['title']),
      languages: Array.isArray(languages) ? languages.map(textOf) : [],
      producer: textOf(body['producer']),
    },
  ]
}

const readLinks = async (gtin: string): Promise<LevelLink[]> => {
  const query = new URLSearchParams({ gtin, limit: String(MOST_LINKS) })
  const { body } = await ask('GET', `/api/registers/product-links/records?${query}`)
  const { items } = fieldsOf(body)
  return Array.isArray(items) ? items.flatMap(linkOf) : []
}

const NAMES: Record<string, string> = { '10': 'ofLot', '21': 'ofSerial', '22': 'ofVariant', '235': 'ofExtension' }

const nameOf = ({ added }: Level): string =>
  added.length === 0
    ? word('wholeProduct')
    : added.map(({ ai, value }) => word(NAMES[ai] ?? 'ofLot', { value })).join(' · ')

interface Drawing {
  gtin: string
  /** Whose the product is. */
  producer: string
  types: NonNullable<RegisterDefinition['fields'][string]['enum']>
}

const typeName = ({ types }: Drawing, type: string): string => types[type]?.[lang] ?? type

const linkLine = (drawing: Drawing, link: LevelLink): HTMLElement =>
  h(
    'div',
    {},
    h('dt', {}, typeName(drawing, link.type)),
    h(
      'dd',
      {},
      h('a', { href: link.href, rel: 'noopener nofollow ugc' }, link.title),
      link.languages.length > 0 && h('span', { class: 'aside' }, ` ${link.languages.join(' · ')}`),
      h('div', { class: 'aside' }, URL.canParse(link.href) ? new URL(link.href).host : ''),
      link.producer !== drawing.producer && h('div', { class: 'caution' }, word('gone')),
      h(
        'a',
        { href: `${at('/console/correct/')}?${new URLSearchParams({ register: 'product-links', key: link.key })}` },
        word('correct'),
        about(link.title),
      ),
    ),
  )

/** A level as a box, with the boxes within it; `around` are types that levels around it answer. */
const levelBox = (drawing: Drawing, level: Level, around: readonly string[]): HTMLElement => {
  const own = level.links.map(({ type }) => type)
  const inherited = [...new Set(around)].filter((type) => !own.includes(type)).map((type) => typeName(drawing, type))
  const path = `/01/${drawing.gtin}${level.anchor === '/' ? '' : level.anchor}`
  return h(
    'li',
    { class: 'level' },
    h('h3', {}, nameOf(level)),
    h('code', {}, path),
    h(
      'dl',
      { class: 'leads' },
      h('div', {}, h('dt', {}, word('byDefault')), h('dd', {}, h('a', { href: path }, word('toTrace')))),
      ...level.links.map((link) => linkLine(drawing, link)),
    ),
    level.links.length === 0 && h('p', { class: 'aside' }, word('none')),
    inherited.length > 0 &&
      h('p', { class: 'aside' }, word('inherited', { types: inherited.join(lang === 'en' ? ', ' : '、') })),
    level.within.length > 0 &&
      h('ul', { class: 'levels' }, ...level.within.map((inner) => levelBox(drawing, inner, [...around, ...own]))),
  )
}

openSection((account: Account, body) => {
  const levels = find('[data-levels]', HTMLElement, body)
  const place = find('[data-adding]', HTMLElement, body)

  /** The product that is looked at. */
  let chosen: string | undefined

  const show = async ({ gtin, record }: Product, definition: RegisterDefinition): Promise<void> => {
    const { isNewest, put } = beginDrawing(find('[data-tree]', HTMLElement, levels), gtin)
    const types = definition.fields['linkType']?.enum ?? {}
    const drawing = { gtin, producer: textOf(record.body?.['producer']), types }
    const root = levelsWithLinks(await readLinks(gtin))
    if (!isNewest()) return
    put(levelBox(drawing, root, []))
    find('[data-linkset]', HTMLAnchorElement, levels).href = `/01/${gtin}?linkType=linkset`
    levels.hidden = false
  }

  const offerAdding = (product: Product, definition: RegisterDefinition, acting: Acting): void => {
    const form = find('[data-add-link]', HTMLFormElement, place)
    const { gtin } = product
    const producer = textOf(product.record.body?.['producer'])
    adding({
      form,
      register: without(definition, 'gtin', 'producer'),
      acting,
      path: '/api/registers/product-links/entries',
      sent: (row) => [{ ...row, gtin, producer }],
      filled: { anchor: '/', mediaType: 'text/html', languages: 'zh' },
      of: gtin,
      done: async (row) => {
        // She may look at another product by now.
        if (chosen !== gtin) return toast(word('published', { name: textOf(row['title']) }))
        await show(product, definition)
        offerAdding(product, definition, acting)
        find('[data-told]', HTMLElement, form).textContent = word('published', { name: textOf(row['title']) })
      },
    })
    place.hidden = false
  }

  actingAs(account, ['products-keep'], body, async (acting) => {
    const { role } = acting
    const organisation = role?.role === 'producer' ? role.organisation : undefined
    const query = { limit: String(MOST_PRODUCTS), ...(organisation ? { producer: organisation } : {}) }
    const [answer, definition] = await Promise.all([
      portal.api.products.$get({ query }),
      readDefinition('product-links'),
    ])
    const { items }: ProductPage = JSON.parse(await answer.text())
    find('[data-no-products]', HTMLElement, body).hidden = items.length > 0
    const options = items.map(({ gtin, record }) =>
      h('option', { value: gtin }, `${nameOfProduct(record.body)} · ${gtin}`),
    )
    const select = h('select', { name: 'product' }, ...options)
    const choose = async (): Promise<void> => {
      const product = items.find(({ gtin }) => gtin === select.value)
      chosen = product?.gtin
      levels.hidden = product === undefined
      place.hidden = product === undefined
      if (!product) return
      await show(product, definition)
      if (chosen === product.gtin) offerAdding(product, definition, acting)
    }
    select.addEventListener('change', () => void choose())
    const wanted = new URLSearchParams(location.search).get('gtin')
    if (wanted !== null && items.some(({ gtin }) => gtin === wanted)) select.value = wanted
    const choice = items.length === 0 ? [] : [field(word('product'), select, word('productHint'))]
    find('[data-choice]', HTMLElement, body).replaceChildren(...choice)
    await choose()
  })
})
