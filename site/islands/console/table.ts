import { h } from './element.ts'

/** Tables as the rest of the portal has them: scrolled within their own box, reachable by keyboard. */

export interface Column {
  title: string
  /** Digits stand under each other. */
  number?: boolean
}

let count = 0

/**
 * A table with its caption.
 * @param rows - cells in the order of the columns; the first names its row
 * @param quiet - the caption is read out but not shown, where a heading says the same
 */
export const table = (
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (Node | string)[])[],
  { quiet = false }: { quiet?: boolean } = {},
): HTMLElement => {
  const id = `table-${++count}`
  const kind = (at: number) => ({ class: columns[at]?.number ? 'number' : undefined })
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-labelledby': id, tabindex: 0 },
    h(
      'table',
      {},
      h('caption', { id }, h('span', { class: quiet ? 'visually-hidden' : undefined }, caption)),
      h('thead', {}, h('tr', {}, ...columns.map(({ title }, at) => h('th', { scope: 'col', ...kind(at) }, title)))),
      h(
        'tbody',
        {},
        ...rows.map((cells) =>
          h(
            'tr',
            {},
            ...cells.map((cell, at) =>
              at === 0 ? h('th', { scope: 'row', ...kind(at) }, cell) : h('td', kind(at), cell),
            ),
          ),
        ),
      ),
    ),
  )
}
