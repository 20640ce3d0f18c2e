import { portal } from '../ask.ts'
import { readDefinition } from '../definition.ts'
import { confirm } from '../dialog.ts'
import { fillLater } from '../drawn.ts'
import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { onPress, summary } from '../form.ts'
import { Cancelled } from '../passkey.ts'
import { word } from '../words.ts'
import { lineOf, registerOf, type Item } from './line.ts'
import { read, toldOf, wrongOf } from './one.ts'
import { showRows } from './rows.ts'

/**
 * Several of what waits, released by one confirmation. Each is chosen below what it would change: nobody decides on what
 * she has not had before her eyes.
 */
export class Choice {
  /** Stands below the list. */
  readonly bar: HTMLElement
  /** What can be chosen; only what stands on the page counts. */
  readonly #boxes = new Map<string, { item: Item; box: HTMLInputElement }>()
  readonly #headers: Record<string, string>
  readonly #button = h('button', { type: 'button', class: 'button' })

  /** @param again - draws the lists anew */
  constructor(headers: Record<string, string>, again: () => Promise<void>) {
    this.#headers = headers
    const result = h('div', { tabindex: -1 })
    this.bar = h('div', {}, h('div', { class: 'actions', 'data-acts': true }, this.#button), result)
    onPress(this.#button, async () => {
      const items = this.#chosen().map(({ item }) => item)
      const rows = items.reduce((sum, item) => sum + item.rows, 0)
      const text = word('severalText', { count: items.length, rows })
      if (!(await confirm({ title: word('releaseTitle'), text, action: word('release') }))) return
      const told = await this.#release(items)
      for (const { box } of this.#chosen()) box.checked = false
      this.count()
      await again()
      result.replaceChildren(...told)
      result.focus()
    })
    this.count()
  }

  #chosen(): { item: Item; box: HTMLInputElement }[] {
    return [...this.#boxes.values()].filter(({ box }) => box.isConnected && box.checked)
  }

  /** Says how many are chosen; to be called when the list was drawn anew. */
  count(): void {
    const count = this.#chosen().length
    this.#button.hidden = count === 0
    this.#button.textContent = word('severalGo', { count })
  }

  /** One after the other: what fails keeps none of the others back. */
  async #release(items: readonly Item[]): Promise<HTMLElement[]> {
    const released: Item[] = []
    const failed: string[] = []
    for (const item of items)
      try {
        await portal.api.waiting[':id'].release.$post({ param: { id: item.id } }, { headers: this.#headers })
        released.push(item)
      } catch (error) {
        failed.push(`${registerOf(item)}: ${sentenceOf(error)}`)
        if (error instanceof Cancelled) break
      }
    return [
      h('p', { class: 'calm', role: 'status' }, word('severalDone', { count: released.length, of: items.length })),
      ...(failed.length > 0 ? [summary(word('severalFailed'), failed)] : []),
    ]
  }

  /** One of the list; where she may decide on it, what it would change unfolds, and the box to choose it. */
  itemOf(item: Item): HTMLElement {
    const line = lineOf(item)
    if (!item.mayRelease || item.own || item.state !== 'waiting') return line
    const content = h('div', {})
    const details = h('details', {}, h('summary', {}, word('look', { register: registerOf(item) })), content)
    const open = (): void => {
      if (!details.open || content.childElementCount > 0) return
      void this.#show(item, content).catch((error: unknown) => content.replaceChildren(summary(sentenceOf(error))))
    }
    details.addEventListener('toggle', open)
    line.appendChild(details)
    return line
  }

  async #show(item: Item, content: HTMLElement): Promise<void> {
    const way = { headers: this.#headers }
    const [one, register] = await Promise.all([read(item.id, way), readDefinition(item.register)])
    const rows = h('ul', { class: 'listing' })
    const box = h('input', { type: 'checkbox', name: 'chosen' })
    box.addEventListener('change', () => this.count())
    this.#boxes.set(item.id, { item, box })
    const isSound = one.wrong.length === 0
    const choose = h('label', { class: 'choice' }, box, word('choose', { register: registerOf(item) }))
    fillLater(content, ...wrongOf(one), ...toldOf(one), rows, ...(isSound ? [choose] : []))
    await showRows(rows, item.id, register, this.#headers, 'h3')
  }
}
