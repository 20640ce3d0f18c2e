import type { InferResponseType } from 'hono/client'
import { actingAs, type Acting } from './acting.ts'
import { adding, without } from './adding.ts'
import { portal } from './ask.ts'
import { readDefinition } from './definition.ts'
import { find, h } from './element.ts'
import { onPress } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { nameOfProduct } from './names.ts'
import { about, nextOf, timeOf } from './people.ts'
import type { Account } from './person.ts'
import { at, word } from './words.ts'

/** Products of one's own and their lots: listed, added one by one, and led to where they are corrected. */

type ProductPage = InferResponseType<typeof portal.api.products.$get, 200>
type Product = ProductPage['items'][number]
type LotPage = InferResponseType<(typeof portal.api.products)[':gtin']['lots']['$get'], 200>
type Lot = LotPage['items'][number]

/** An answer that the browser kept is whole too: it gives what it kept. */
const productsIn = async (answer: { text: () => Promise<string> }): Promise<ProductPage> =>
  JSON.parse(await answer.text())
const lotsIn = async (answer: { text: () => Promise<string> }): Promise<LotPage> => JSON.parse(await answer.text())

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const correcting = (register: string, key: string, name: string): HTMLElement =>
  h('a', { href: `${at('/console/correct/')}?${new URLSearchParams({ register, key })}` }, word('correct'), about(name))

openSection((account: Account, body) => {
  const products = find('[data-products]', HTMLElement, body)
  const lots = find('[data-lots]', HTMLElement, body)
  const title = find('#products-lots', HTMLElement, lots)

  const lotLine = (gtin: string, { key, body: stated }: Lot): HTMLElement => {
    const lot = textOf(stated?.['lot'])
    const codes = `${at('/console/codes/')}?${new URLSearchParams({ gtin, lot })}`
    return h(
      'li',
      { 'data-of': key },
      h('b', { class: 'tabular' }, lot),
      h('div', { class: 'aside' }, word('produced', { day: timeOf(textOf(stated?.['produced'])).textContent })),
      h('div', { class: 'actions' }, h('a', { href: codes }, word('codes'), about(lot)), correcting('lots', key, lot)),
    )
  }

  const openLots = async ({ gtin, record }: Product, acting: Acting): Promise<void> => {
    const name = nameOfProduct(record.body)
    const register = await readDefinition('lots')
    title.textContent = word('lotsOf', { name })
    lots.hidden = false
    const list = (): Promise<void> =>
      listed(
        find('[data-lot-list]', HTMLElement, lots),
        async (after) => {
          const query = { limit: '20', ...(after === undefined ? {} : { cursor: after }) }
          const answer = await portal.api.products[':gtin'].lots.$get({ param: { gtin }, query })
          const { items } = await lotsIn(answer)
          return { items: items.map((lot) => lotLine(gtin, lot)), next: nextOf(answer, 'cursor') }
        },
        { empty: word('lotsNone'), of: gtin },
      )
    const form = find('[data-add-lot]', HTMLFormElement, lots)
    const add = (): void =>
      adding({
        form,
        register: without(register, 'gtin'),
        acting,
        path: `/api/products/${gtin}/lots`,
        done: async (row) => {
          await list()
          add()
          find('[data-told]', HTMLElement, form).textContent = word('published', { name: textOf(row['lot']) })
        },
      })
    add()
    await list()
    title.focus()
  }

  const productLine = (product: Product, acting: Acting): HTMLElement => {
    const { gtin, page, record } = product
    const name = nameOfProduct(record.body)
    const open = h('button', { type: 'button', class: 'link' }, word('open'), about(name))
    onPress(open, () => openLots(product, acting))
    return h(
      'li',
      { 'data-gtin': gtin, 'data-of': gtin },
      h('b', {}, name),
      h('div', { class: 'aside tabular' }, gtin),
      h(
        'div',
        { class: 'actions', 'data-acts': true },
        open,
        correcting('products', gtin, name),
        h('a', { href: at(page) }, word('page'), about(name)),
      ),
    )
  }

  actingAs(account, ['products-keep'], body, async (acting) => {
    lots.hidden = true
    const { role } = acting
    const organisation = role?.role === 'producer' ? role.organisation : undefined
    const list = (): Promise<void> =>
      listed(
        products,
        async (after) => {
          const query = {
            limit: '20',
            ...(organisation ? { producer: organisation } : {}),
            ...(after === undefined ? {} : { cursor: after }),
          }
          const answer = await portal.api.products.$get({ query })
          const { items } = await productsIn(answer)
          return { items: items.map((product) => productLine(product, acting)), next: nextOf(answer, 'cursor') }
        },
        { empty: word('none') },
      )
    const register = await readDefinition('products')
    const form = find('[data-add-product]', HTMLFormElement, body)
    const add = (): void =>
      adding({
        form,
        register: organisation ? without(register, 'producer') : register,
        acting,
        path: '/api/products',
        filled: {
          serials: 'portal',
          ...(organisation ? { producerName: account.names.organisations[organisation]?.zh ?? '' } : {}),
        },
        done: async (row) => {
          await list()
          add()
          const told = find('[data-told]', HTMLElement, form)
          const to = at(`/products/${textOf(row['gtin']).replace(/\D/g, '').padStart(14, '0')}/`)
          told.replaceChildren(
            word('published', { name: nameOfProduct(row) }),
            ' ',
            h('a', { href: to }, word('seeIt')),
          )
        },
      })
    add()
    await list()
    // Who has none yet finds the form open.
    if (products.querySelector('[data-gtin]') === null) find('[data-add]', HTMLDetailsElement, body).open = true
  })
})
