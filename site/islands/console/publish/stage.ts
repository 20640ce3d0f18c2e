import { columnsOf } from '../../../../content/registers/columns.ts'
import type { RegisterDefinition } from '../../../../content/registers/register.ts'
import { fieldTitle } from '../difference.ts'
import { h } from '../element.ts'
import { word } from '../words.ts'
import type { Destination } from './door.ts'
import type { Source } from './source.ts'

/** Where a file is examined, step by step: each step takes the place of the one before. */

export interface Given {
  register: RegisterDefinition
  role: () => string | undefined
  source: Source
}

export interface Stage {
  readonly place: HTMLElement
  readonly register: RegisterDefinition
  /** Mended in its cells and columns while it is examined. */
  source: Source
  destination: () => Destination
  /** Title of a column, by the name that the file gives it. */
  titleOf: (column: string) => string
  /** Shows a step under a heading that takes the focus. */
  show: (title: string, ...content: (Node | false)[]) => void
}

const titlesIn = (register: RegisterDefinition) => {
  const known = columnsOf(register)
  const fields = Object.keys(register.fields)
  return (column: string): string => {
    const at = known.get(column.normalize('NFC').trim())
    const name = typeof at === 'number' ? fields[at] : undefined
    return name === undefined && !register.fields[column] ? column : fieldTitle(register, name ?? column)
  }
}

export const stageOf = (place: HTMLElement, { register, role, source }: Given): Stage => {
  const stage: Stage = {
    place,
    register,
    source,
    destination: () => ({ register: register.id, role: role() }),
    titleOf: titlesIn(register),
    show: (title, ...content) => {
      const { name, rows, format, encoding } = stage.source
      const about = word('fileIs', {
        name: name || word('unnamed'),
        rows: rows.length,
        format: format.toUpperCase(),
        encoding: encoding.toUpperCase(),
      })
      const heading = h('h2', { tabindex: -1 }, title)
      place.replaceChildren(heading, h('p', { class: 'aside' }, about), ...content.filter((node) => node !== false))
      heading.focus()
    },
  }
  return stage
}

/** How many rows are done, as a bar and in words. */
export const progressBar = (most: number): { element: HTMLElement; tell: (rows: number) => void } => {
  const bar = h('progress', { max: most, value: 0, 'aria-label': word('progress') })
  const said = h('p', { class: 'aside', role: 'status' }, word('rowsOf', { rows: 0, of: most }))
  return {
    element: h('div', {}, bar, said),
    tell: (rows) => {
      bar.value = rows
      said.textContent = word('rowsOf', { rows, of: most })
    },
  }
}
