import type { Acting } from '../acting.ts'
import { ask } from '../ask.ts'
import { h } from '../element.ts'
import { field, onSubmit } from '../form.ts'
import { showOnce } from '../once.ts'
import { seekPlace } from '../seek.ts'
import { suggesting } from '../suggest.ts'
import { capital, word } from '../words.ts'
import { isFields } from './api.ts'
import { categories, dayText } from './labels.ts'

/** A report told by telephone: written down here, sealed on its way in; the caller is read a number and a code. */

const textOf = (values: FormData, name: string): string => String(values.get(name) ?? '').trim()

export const takeCall = (place: HTMLElement, { role, headers }: Acting): void => {
  const [today] = new Date(Date.now() + 8 * 3_600_000).toISOString().split('T')
  const where = h('input', { name: 'place', required: true, inputmode: 'numeric', autocomplete: 'off', maxlength: 40 })
  const once = h('div', {})
  const form = h(
    'form',
    { class: 'fields' },
    h('p', { class: 'aside' }, word('callText')),
    field(
      word('matter'),
      h(
        'select',
        { name: 'category', required: true },
        h('option', { value: '' }, word('choose')),
        ...categories().map(([value, text]) => h('option', { value }, text)),
      ),
    ),
    h(
      'div',
      {},
      field(word('where'), where, word('callPlaceHint')),
      suggesting(where, seekPlace, ({ value }) => (where.value = value)),
    ),
    field(word('address'), h('input', { name: 'address', maxlength: 200, autocomplete: 'off' })),
    field(word('when'), h('input', { name: 'day', type: 'date', required: true, max: today, value: today })),
    field(word('callWords'), h('textarea', { name: 'text', rows: 5, required: true, maxlength: 20_000 })),
    field(word('who'), h('input', { name: 'who', maxlength: 100, autocomplete: 'off' })),
    field(word('callBack'), h('input', { name: 'phone', maxlength: 100, autocomplete: 'off' }), word('callBackHint')),
    h('label', { class: 'choice' }, h('input', { type: 'checkbox', name: 'mayForward' }), word('callForward')),
    field(
      word('callVisibility'),
      h(
        'select',
        { name: 'visibility' },
        ...['authority', 'numbers'].map((value) => h('option', { value }, capital(word(`visibility-${value}`)))),
      ),
      word('callVisibilityHint'),
    ),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('callTake'))),
  )
  let token = crypto.randomUUID()
  onSubmit(form, async (values) => {
    const optional = Object.fromEntries(
      ['address', 'who', 'phone'].flatMap((name) =>
        textOf(values, name) === '' ? [] : [[name, textOf(values, name)]],
      ),
    )
    const json = {
      category: textOf(values, 'category'),
      place: textOf(values, 'place'),
      day: textOf(values, 'day'),
      text: textOf(values, 'text'),
      visibility: textOf(values, 'visibility'),
      mayForward: values.get('mayForward') !== null,
      token,
      ...optional,
    }
    const asRole = headers['Lucid-Role'] === undefined || !role ? {} : { role: role.id }
    const { body } = await ask('POST', '/api/report-desk/reports', { json, ...asRole })
    if (!isFields(body)) return
    form.reset()
    token = crypto.randomUUID()
    const due = typeof body['due'] === 'string' ? word('callDue', { day: dayText(body['due']) }) : ''
    showOnce(once, {
      title: word('callTaken'),
      text: `${word('callRead')} ${due}`,
      secrets: [`${word('number')} ${String(body['number'])}`, `${word('code')} ${String(body['code'])}`],
      file: `report-${String(body['number'])}.txt`,
    })
  })
  const details = h('details', {}, h('summary', {}, word('callOpen')), form)
  const heading = place.querySelector('h2')
  place.replaceChildren(...(heading ? [heading] : []), details, once)
}
