import type { InferResponseType } from 'hono/client'
import { shownBytes } from '../../data/bytes.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask, portal, send } from './ask.ts'
import { confirm } from './dialog.ts'
import { downloaded, saveFile } from './download.ts'
import { find, h } from './element.ts'
import { field, onPress, onSubmit, showFailure } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { nameOfProduct } from './names.ts'
import { about, nextOf, timeOf } from './people.ts'
import { lang, word, at } from './words.ts'

/** Codes for a lot: tried, issued, downloaded with its progress shown, fetched again, and printed as labels. */

type IssuePage = InferResponseType<(typeof portal.api.products)[':gtin']['issues']['$get'], 200>
type Issue = IssuePage['items'][number]
type ProductPage = InferResponseType<typeof portal.api.products.$get, 200>
type LotPage = InferResponseType<(typeof portal.api.products)[':gtin']['lots']['$get'], 200>

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const grouped = (count: number): string => count.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en')

/** Products and lots offered to choose from; who has more comes from the lot itself. */
const OFFERED = '200'

const optionsOf = (
  choices: readonly (readonly [value: string, text: string])[],
  chosen: string | null,
): HTMLElement[] => [
  h('option', { value: '' }, word('choose')),
  ...choices.map(([value, text]) => h('option', { value, selected: value === chosen }, text)),
]

/** @throws Error naming the selector */
const selectIn = (within: HTMLElement, selector: string): HTMLSelectElement => {
  const found: unknown = within.querySelector(selector)
  if (!(found instanceof HTMLSelectElement)) throw new Error(`no ${selector} on this page`)
  return found
}

const LEVELS = ['L', 'M', 'Q', 'H'] as const

openSection((account, body) => {
  const form = find('[data-issue]', HTMLFormElement, body)
  const [product, lot] = [selectIn(form, '#codes-product'), selectIn(form, '#codes-lot')]
  const outlook = find('[data-outlook]', HTMLElement, form)
  const progress = find('[data-progress]', HTMLElement, body)
  const issued = find('[data-issued]', HTMLElement, body)
  const asked = new URLSearchParams(location.search)

  const codesPath = (): string =>
    `/api/products/${encodeURIComponent(product.value)}/lots/${encodeURIComponent(lot.value)}/codes`

  /** Shows how far a download has come, and lets her stop it. @returns whether it is saved */
  const saving = async (
    open: (signal: AbortSignal) => Promise<Response>,
    said: (file: string) => string,
  ): Promise<void> => {
    const stopping = new AbortController()
    const bar = h('progress', { max: 1, value: 0 })
    const told = h('p', { role: 'status' })
    const stop = h(
      'button',
      { type: 'button', class: 'button quiet', on: { click: () => stopping.abort() } },
      word('stop'),
    )
    progress.replaceChildren(bar, told, stop)
    progress.hidden = false
    let isOpen = false
    try {
      const answer = await open(stopping.signal)
      isOpen = true
      const file = await downloaded(answer, (done, whole) => {
        bar.max = whole
        bar.value = done
        told.textContent = word('loading', { done: shownBytes(done), whole: shownBytes(whole) })
      })
      saveFile(file)
      told.textContent = said(file.name)
    } catch (error) {
      if (!stopping.signal.aborted && !isOpen) {
        progress.hidden = true
        throw error
      }
      told.textContent = word(stopping.signal.aborted ? 'stopped' : 'broken')
    } finally {
      bar.remove()
      stop.remove()
    }
  }

  const labelsOf = ({ url, count }: Issue, acting: Acting): HTMLElement => {
    const number = (name: string, value: number, most: number): HTMLInputElement =>
      h('input', { name, type: 'number', min: 1, max: most, step: name === 'size' ? 0.5 : 1, value, required: true })
    const level = h(
      'select',
      { name: 'level' },
      ...LEVELS.map((each) => h('option', { value: each, selected: each === 'M' }, word(`level${each}`))),
    )
    const paper = h(
      'select',
      { name: 'paper' },
      h('option', { value: 'a4' }, word('paperA4')),
      h('option', { value: 'label' }, word('paperLabel')),
    )
    const code = h(
      'select',
      { name: 'code' },
      h('option', { value: 'serial' }, word('codeSerial')),
      h('option', { value: 'second' }, word('codeSecond')),
    )
    const svg = h('button', { type: 'button', class: 'button quiet' }, word('svg'))
    const labels = h(
      'form',
      { class: 'fields' },
      h('p', {}, word('labelsText')),
      field(word('code'), code, word('codeHint')),
      field(word('size'), number('size', 20, 100), word('sizeHint')),
      field(word('level'), level),
      field(word('paper'), paper),
      field(word('from'), number('from', 1, count)),
      field(word('labelCount'), number('count', Math.min(count, 100), 500)),
      h(
        'div',
        { class: 'actions' },
        h('button', { class: 'button' }, word('pdf')),
        h('span', { 'data-acts': true }, svg),
      ),
    )
    const get = async (format: 'pdf' | 'svg'): Promise<void> => {
      const query = new URLSearchParams({ format })
      for (const [name, value] of new FormData(labels)) query.set(name, String(value))
      const answer = await send(`${url}/labels?${query}`, { headers: acting.headers })
      saveFile(await downloaded(answer, () => undefined))
    }
    onSubmit(labels, () => get('pdf'))
    onPress(svg, async () => {
      try {
        await get('svg')
      } catch (error) {
        showFailure(labels, error)
      }
    })
    return h('details', {}, h('summary', {}, word('labels')), labels)
  }

  const issueLine = (one: Issue, acting: Acting): HTMLElement => {
    const name = word('line', { lot: one.lot, count: grouped(one.count) })
    const again = h('button', { type: 'button', class: 'link' }, word('again'), about(name))
    onPress(again, () =>
      saving(
        (signal) => send(one.url, { headers: acting.headers, signal }),
        (file) => word('savedAgain', { file }),
      ),
    )
    const second = h('button', { type: 'button', class: 'link' }, word('second'), about(name))
    onPress(second, () =>
      saving(
        (signal) => send(`${one.url}/second-codes`, { headers: acting.headers, signal }),
        (file) => word('savedSecond', { file }),
      ),
    )
    return h(
      'li',
      { 'data-issue-id': one.issue, 'data-of': one.issue },
      h('b', {}, name),
      h('div', { class: 'aside' }, timeOf(one.issuedAt), ` · ${one.issue}`),
      one.fetched &&
        h(
          'div',
          { class: 'aside' },
          word('fetched', { times: one.fetched.times, day: timeOf(one.fetched.lastDay).textContent }),
        ),
      h(
        'div',
        { class: 'actions', 'data-acts': true },
        again,
        second,
        h('a', { href: at(one.record) }, word('record'), about(name)),
      ),
      labelsOf(one, acting),
    )
  }

  const listIssues = (acting: Acting): Promise<void> => {
    const gtin = product.value
    return listed(
      issued,
      async (after) => {
        if (gtin === '') return { items: [], next: undefined }
        const query = { limit: '20', ...(after === undefined ? {} : { cursor: after }) }
        const answer = await portal.api.products[':gtin'].issues.$get(
          { param: { gtin }, query },
          { headers: acting.headers },
        )
        const { items } = await answer.json()
        return { items: items.map((one) => issueLine(one, acting)), next: nextOf(answer, 'cursor') }
      },
      { empty: word(gtin === '' ? 'issuedChoose' : 'issuedNone'), of: gtin },
    )
  }

  const offerLots = async (): Promise<void> => {
    outlook.replaceChildren()
    const none = find('[data-no-lots]', HTMLElement, form)
    none.hidden = true
    lot.replaceChildren(...optionsOf([], null))
    const gtin = product.value
    if (gtin === '') return
    const answer = await portal.api.products[':gtin'].lots.$get({
      param: { gtin },
      query: { limit: OFFERED },
    })
    const { items }: LotPage = JSON.parse(await answer.text())
    // Another product may have been chosen meanwhile.
    if (product.value !== gtin) return
    const lots = items.map(({ body: stated }) => textOf(stated?.['lot']))
    const wanted = asked.get('lot')
    lot.replaceChildren(
      ...optionsOf(
        lots.map((each) => [each, each] as const),
        lots.length === 1 ? (lots[0] ?? null) : wanted,
      ),
    )
    none.hidden = lots.length > 0
  }

  actingAs(account, ['codes-issue'], body, async (acting) => {
    const role = acting.headers['Lucid-Role']
    const producer = acting.role?.organisation
    const answer = await portal.api.products.$get({ query: { limit: OFFERED, ...(producer ? { producer } : {}) } })
    const { items }: ProductPage = JSON.parse(await answer.text())
    const own = items.filter(({ record }) => record.body?.['serials'] === 'portal')
    find('[data-none]', HTMLElement, body).hidden = own.length > 0
    form.hidden = own.length === 0
    const chosen = own.length === 1 ? (own[0]?.gtin ?? null) : asked.get('gtin')
    product.replaceChildren(
      ...optionsOf(
        own.map(({ gtin, record }) => [gtin, `${nameOfProduct(record.body)} ${gtin}`] as const),
        chosen,
      ),
    )
    /** Named once for each issue, so that pressing twice issues once. */
    let once = crypto.randomUUID()
    const changed = (): void => {
      once = crypto.randomUUID()
      outlook.replaceChildren()
    }
    product.onchange = () => {
      changed()
      void (async () => {
        try {
          await Promise.all([offerLots(), listIssues(acting)])
        } catch (error) {
          showFailure(form, error)
        }
      })()
    }
    lot.onchange = changed
    find('#codes-count', HTMLInputElement, form).oninput = changed

    const counted = (): number => Number(new FormData(form).get('count'))
    const tryButton = find('[data-try]', HTMLButtonElement, form)
    onPress(tryButton, async () => {
      if (!form.reportValidity()) return
      const { body: would } = await ask('POST', `${codesPath()}?dryRun=true`, { json: { count: counted() }, role })
      if (typeof would !== 'object' || would === null) return
      const told: Record<string, unknown> = { ...would }
      const values = {
        lot: textOf(told['lot']),
        count: grouped(Number(told['count'])),
        size: shownBytes(Number(told['bytes'])),
        left: grouped(Number(told['left'])),
      }
      outlook.replaceChildren(
        h('p', {}, word('tried', values)),
        h('p', { class: 'aside' }, word('example', { url: textOf(told['example']) })),
      )
    })
    onSubmit(form, async () => {
      const count = counted()
      const question = { lot: lot.value, count: grouped(count) }
      if (!(await confirm({ title: word('sure', question), text: word('sureText'), action: word('do') }))) return
      const headers = { ...acting.headers, 'Content-Type': 'application/json', 'Idempotency-Key': once }
      await saving(
        (signal) => send(codesPath(), { method: 'POST', headers, body: JSON.stringify({ count }), signal }),
        (file) => word('saved', { count: grouped(count), file }),
      )
      changed()
      await listIssues(acting)
    })
    await Promise.all([offerLots(), listIssues(acting)])
  })
})
