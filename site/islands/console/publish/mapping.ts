import { columnsOf } from '../../../../content/registers/columns.ts'
import { fieldTitle } from '../difference.ts'
import { h } from '../element.ts'
import { field } from '../form.ts'
import { word } from '../words.ts'
import { renamed } from './findings.ts'
import type { Stage } from './stage.ts'

/**
 * Columns that nobody knows: each is offered the field that it most likely means.
 * @param accept - after the file has its columns under their new names
 */
export const mapping = (
  stage: Stage,
  unknown: readonly { name: string; suggestion: string | undefined }[],
  accept: () => void,
): HTMLElement => {
  const { register } = stage
  const titles = columnsOf(register)
  const fields = Object.keys(register.fields)
  const taken = new Set(stage.source.columns)
  const free = fields.filter((name) => !taken.has(name))
  const rows = unknown.map(({ name, suggestion }) => {
    const known = suggestion === undefined ? undefined : titles.get(suggestion)
    const meant = typeof known === 'number' ? fields[known] : undefined
    const select = h(
      'select',
      { name },
      h('option', { value: '' }, word('keepColumn')),
      h('option', { value: '-' }, word('dropColumn')),
      ...free.map((one) => h('option', { value: `=${one}`, selected: one === meant }, fieldTitle(register, one))),
    )
    return { name, select }
  })
  const take = (): void => {
    for (const { name, select } of rows) {
      if (select.value === '-') stage.source = renamed(stage.source, name, undefined)
      else if (select.value.startsWith('=')) stage.source = renamed(stage.source, name, select.value.slice(1))
    }
    accept()
  }
  return h(
    'section',
    { class: 'mapping' },
    h('h3', {}, word('mapping')),
    h('p', {}, word('mappingText')),
    ...rows.map(({ name, select }) => field(word('mappingColumn', { name }), select)),
    h('p', {}, h('button', { type: 'button', class: 'button', on: { click: take } }, word('mappingAccept'))),
  )
}
