import { ACCEPTED } from '../../../content/documents/media-types.ts'
import { isFiles, type PublishedFile } from '../../../content/documents/file.ts'
import { keyFields } from '../../../content/registers/key.ts'
import type { Field, RegisterDefinition } from '../../../content/registers/register.ts'
import { ask } from './ask.ts'
import { bareUnit, fieldTitle } from './difference.ts'
import { h } from './element.ts'
import { sentenceOf } from './failure.ts'
import type { Control } from './control.ts'
import { field as labelled } from './form.ts'
import { capital, frameWord, lang, REGISTER_TITLES } from './words.ts'

/** One record as a form, made from what its register says of its fields. */

type Values = Readonly<Record<string, unknown>>

interface Part {
  element: HTMLElement
  /** As a row of JSON states it; `undefined` for nothing. */
  value: () => unknown
}

/** Of the place where its records are kept, all days and times are those of China. */
const CHINA_MS = 8 * 3_600_000

/** `2026-03-01T00:00:00Z` as a field for local times shows it: `2026-03-01T08:00:00`. */
const localTime = (instant: string): string => {
  const at = Date.parse(instant)
  return Number.isNaN(at) ? '' : new Date(at + CHINA_MS).toISOString().slice(0, 19)
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** How a value is written, where the kind of field alone does not say. */
const hintOf = (register: RegisterDefinition, name: string, field: Field): string | undefined => {
  const has = (role: Field['role'][number]): boolean => field.role.includes(role)
  const said = field.description?.[lang]
  const parts = [
    said === undefined ? undefined : capital(said),
    field.unit !== undefined && field.unit !== '1' ? frameWord('hintUnit', { unit: bareUnit(field.unit) }) : undefined,
    has('place') ? frameWord('hintPlace') : undefined,
    has('organisation') ? frameWord('hintOrganisation') : undefined,
    has('person') ? frameWord('hintPerson') : undefined,
    has('link') ? frameWord('hintLink') : undefined,
    field.type === 'list' && !field.enum && !has('document') ? frameWord('hintList') : undefined,
    field.type === 'datetime' ? frameWord('hintTime') : undefined,
    field.ref !== undefined && !has('place') && !has('organisation')
      ? frameWord('hintRef', { register: REGISTER_TITLES[field.ref] ?? field.ref })
      : undefined,
    keyFields(register).some(([key]) => key === name) ? frameWord('hintKey') : undefined,
  ].filter((part) => part !== undefined)
  // What another part says at more length is not said twice.
  const told = parts.filter((part) => !parts.some((other) => other !== part && other.startsWith(part)))
  return told.length > 0 ? told.join(' · ') : undefined
}

const isProse = (field: Field): boolean =>
  field.type === 'string' &&
  field.pattern === undefined &&
  field.ref === undefined &&
  field.role.length === 0 &&
  (field.maxLength ?? 4_000) > 200

const selectOf = (name: string, choices: [value: string, text: string][], chosen: string): HTMLSelectElement => {
  const select = h('select', { name }, h('option', { value: '' }, frameWord('choose')))
  for (const [value, text] of choices) select.appendChild(h('option', { value, selected: value === chosen }, text))
  return select
}

const INPUTS: Partial<Record<Field['type'], Record<string, string>>> = {
  number: { inputmode: 'decimal' },
  integer: { inputmode: 'numeric' },
  year: { inputmode: 'numeric', maxlength: '4' },
  date: { type: 'date' },
  yearmonth: { type: 'month' },
  datetime: { type: 'datetime-local', step: '1' },
}

const controlOf = (name: string, field: Field, initial: unknown): Control => {
  const text = textOf(initial)
  if (field.enum && field.type !== 'list')
    return selectOf(
      name,
      Object.entries(field.enum).map(([key, label]) => [key, label[lang]]),
      text,
    )
  if (field.type === 'boolean')
    return selectOf(
      name,
      [
        ['true', frameWord('yes')],
        ['false', frameWord('no')],
      ],
      text,
    )
  if (field.type === 'list') {
    const lines = Array.isArray(initial) ? initial.map(String).join('\n') : text
    const area = h('textarea', { name, rows: 3 })
    area.value = lines
    return area
  }
  if (isProse(field)) {
    const area = h('textarea', { name, rows: 2 })
    area.value = text
    return area
  }
  const value = field.type === 'datetime' ? localTime(text) : text
  return h('input', { name, autocomplete: 'off', value, ...INPUTS[field.type] })
}

/** What a control says, as JSON; nothing for an empty one. */
const stated = (field: Field, text: string): unknown => {
  if (text.trim() === '') return undefined
  if (field.type === 'list')
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  if (field.type === 'boolean') return text === 'true'
  if (field.type !== 'datetime') return text
  return `${text.length === 16 ? `${text}:00` : text}+08:00`
}

const listOfChoices = (name: string, field: Field, initial: unknown, label: string, hint?: string): Part => {
  const before = Array.isArray(initial) ? initial.map(String) : []
  const boxes = Object.entries(field.enum ?? {}).map(([key, title]) => ({
    key,
    title: title[lang],
    box: h('input', { type: 'checkbox', name, value: key, checked: before.includes(key) }),
  }))
  return {
    element: h(
      'fieldset',
      { class: 'field' },
      h('legend', {}, label),
      hint !== undefined && h('p', { class: 'aside' }, hint),
      ...boxes.map(({ box, title }) => h('label', { class: 'choice' }, box, title)),
    ),
    value: () => {
      const chosen = boxes.filter(({ box }) => box.checked).map(({ key }) => key)
      return chosen.length > 0 ? chosen : undefined
    },
  }
}

/** Browsers know few kinds of file by name; the ending says the rest. */
const BY_ENDING: Readonly<Record<string, string>> = { md: 'text/markdown', csv: 'text/csv', ofd: 'application/ofd' }
const mediaTypeOf = (file: File): string => {
  const ending = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? ''
  return BY_ENDING[ending] ?? (file.type || 'text/plain')
}

const isPlaced = (value: unknown): value is { sha256: string; bytes: number; mediaType: string } =>
  typeof value === 'object' && value !== null && 'sha256' in value && 'bytes' in value && 'mediaType' in value

/** Files: handed in at once, named by their checksum in the record. */
const documents = (name: string, initial: unknown, label: string, role: () => string | undefined): Part => {
  let files: PublishedFile[] = isFiles(initial) ? [...initial] : []
  const list = h('ul', { class: 'files' })
  const told = h('p', { role: 'status', class: 'aside' })
  const input = h('input', { type: 'file', name, multiple: true, accept: ACCEPTED.join(',') })
  const draw = (): void =>
    list.replaceChildren(
      ...files.map((file) => {
        const title = h('input', {
          value: file.title,
          'aria-label': frameWord('fileTitle'),
          maxlength: 200,
          on: {
            input: () => {
              file.title = title.value
            },
          },
        })
        const remove = (): void => {
          files = files.filter((other) => other !== file)
          draw()
          input.focus()
        }
        return h(
          'li',
          { class: 'beside' },
          title,
          h('a', { href: `/objects/${file.sha256}` }, file.sha256.slice(0, 8)),
          h('button', { type: 'button', class: 'link', on: { click: remove } }, frameWord('fileRemove')),
        )
      }),
    )
  input.addEventListener('change', () => {
    void (async () => {
      for (const file of input.files ?? []) {
        told.textContent = frameWord('fileSending', { name: file.name })
        try {
          const { body } = await ask('POST', '/objects', { body: file, type: mediaTypeOf(file), role: role() })
          if (!isPlaced(body)) throw new TypeError('no file in the answer')
          const { sha256, bytes, mediaType } = body
          if (!files.some((other) => other.sha256 === sha256))
            files.push({ sha256, bytes, mediaType, title: file.name.replace(/\.[^.]*$/, '') })
          told.textContent = frameWord('fileSent', { name: file.name })
        } catch (error) {
          told.textContent = `${file.name}: ${sentenceOf(error)}`
        }
      }
      input.value = ''
      draw()
    })()
  })
  draw()
  const part = labelled(label, input, frameWord('hintDocument'))
  part.appendChild(told)
  part.appendChild(list)
  return { element: part, value: () => (files.length > 0 ? files : undefined) }
}

const partOf = (
  register: RegisterDefinition,
  name: string,
  initial: unknown,
  { role, fixed }: { role: () => string | undefined; fixed: boolean },
): Part | undefined => {
  const field = register.fields[name]
  if (!field) return undefined
  const isKey = keyFields(register).some(([key]) => key === name)
  const mark = field.required || isKey ? ` ${frameWord('required')}` : ''
  const label = `${fieldTitle(register, name)}${mark}`
  const hint = hintOf(register, name, field)
  if (field.role.includes('document')) return documents(name, initial, label, role)
  if (field.type === 'list' && field.enum) return listOfChoices(name, field, initial, label, hint)
  const control = controlOf(name, field, initial)
  // What names a record is not corrected: another key is another record.
  if (isKey && fixed) {
    if (control instanceof HTMLSelectElement) control.disabled = true
    else control.readOnly = true
  }
  const before = control.value
  return {
    element: labelled(label, control, hint),
    // Left as it was, it is said exactly as it was published.
    value: () => (control.value === before && initial !== undefined ? initial : stated(field, control.value)),
  }
}

export interface RecordForm {
  element: HTMLElement
  /** As one row of JSON. */
  row: () => Record<string, unknown>
}

/**
 * @param values - what the record says now; its key then stays as it is
 * @param role - in which files are handed in
 */
export const recordForm = (
  register: RegisterDefinition,
  { values, role }: { values?: Values; role: () => string | undefined },
): RecordForm => {
  const parts = Object.keys(register.fields).flatMap((name) => {
    const part = partOf(register, name, values?.[name], { role, fixed: values !== undefined })
    return part ? [{ name, ...part }] : []
  })
  return {
    element: h('div', { class: 'fields' }, ...parts.map(({ element }) => element)),
    row: () => {
      const stands = parts.map(({ name, value }) => [name, value()] as const)
      return Object.fromEntries(stands.filter(([, value]) => value !== undefined))
    },
  }
}
