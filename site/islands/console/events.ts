import { actingAs, type Acting } from './acting.ts'
import { ask } from './ask.ts'
import { find, h } from './element.ts'
import { listCaptures } from './events/captures.ts'
import { documentOf, type Filled } from './events/one.ts'
import { chooser, keepFirst, withheldFrom, type Chooser } from './events/withhold.ts'
import { issuesOf, sentenceOf } from './failure.ts'
import { field, markIssue, onPress, onSubmit, summary } from './form.ts'
import { openSection } from './frame.ts'
import { at, word } from './words.ts'

/** Documents of supply-chain events: checked, handed in, and one event from a form. */

interface Told {
  events: number
  captureID: string
  entry?: number
}
const isTold = (body: unknown): body is Told =>
  typeof body === 'object' && body !== null && 'events' in body && 'captureID' in body

/** Faults with where they stand in the document: there may be many. */
const faultList = (error: unknown): HTMLElement => {
  const issues = issuesOf(error)
  if (issues.length === 0) return summary(sentenceOf(error))
  return h(
    'div',
    { class: 'issues', role: 'alert', 'data-issue': true, tabindex: -1 },
    h('p', {}, word('faults')),
    h('ul', {}, ...issues.map(({ pointer, message }) => h('li', {}, h('code', {}, pointer), ' ', message))),
  )
}

const receiptOf = ({ events, captureID, entry }: Told): HTMLElement =>
  entry === undefined
    ? h('p', { role: 'status' }, word('checked', { events }))
    : h(
        'p',
        { role: 'status' },
        word('taken', { events, entry }),
        ' ',
        h('a', { href: at(`/registers/epcis-captures/${captureID}/`) }, word('receipt')),
      )

/** Sends a document, and says what became of it; whether it was taken. */
const handIn = async (said: HTMLElement, body: BodyInit, acting: Acting, isTrial: boolean): Promise<boolean> => {
  said.replaceChildren()
  try {
    const answer = await ask('POST', `/epcis/v2/capture${isTrial ? '?dryRun=true' : ''}`, {
      body,
      type: 'application/ld+json',
      role: acting.headers['Lucid-Role'],
    })
    if (isTold(answer.body)) said.replaceChildren(receiptOf(answer.body))
    return true
  } catch (error) {
    const list = faultList(error)
    said.replaceChildren(list)
    list.focus()
    return false
  }
}

/** Sends a document as it is; or without what is held back, once what opens that is saved. */
const giveIn = async (
  form: HTMLFormElement,
  document: File | string,
  { chosen }: Chooser,
  acting: Acting,
  isTrial: boolean,
): Promise<void> => {
  const said = find('[data-said]', HTMLElement, form)
  const choices = chosen()
  if (choices.length === 0) return void (await handIn(said, document, acting, isTrial))
  const held = await withheldFrom(typeof document === 'string' ? document : await document.text(), choices)
  if (!held) {
    const nothing = summary(word('withheldNothing'))
    said.replaceChildren(nothing)
    return nothing.focus()
  }
  const body = JSON.stringify(held.document)
  if (isTrial) return void (await handIn(said, body, acting, true))
  const first = keepFirst(held, (told) => handIn(told, body, acting, false))
  said.replaceChildren(first)
  first.focus()
}

/** What was saved is of the form as it stood: another choice begins anew. */
const forgetOnChange = (form: HTMLFormElement): void =>
  form.addEventListener('change', ({ target }) => {
    const asked = form.querySelector('[data-withheld]')
    if (asked && target instanceof Node && !asked.contains(target)) asked.remove()
  })

const buttons = (): { check: HTMLButtonElement; row: HTMLElement } => {
  const check = h('button', { type: 'button', class: 'button quiet' }, word('check'))
  const row = h(
    'div',
    { class: 'actions' },
    h('span', { 'data-acts': true }, check),
    h('button', { class: 'button' }, word('send')),
  )
  return { check, row }
}

const uploadForm = (form: HTMLFormElement, acting: Acting): void => {
  const file = h('input', { type: 'file', name: 'file', accept: '.json,.jsonld,application/json,application/ld+json' })
  const { check, row } = buttons()
  const held = chooser()
  form.replaceChildren(field(word('file'), file), held.box, row, h('div', { 'data-said': true }))
  forgetOnChange(form)
  const run = async (isTrial: boolean): Promise<void> => {
    const [chosen] = file.files ?? []
    if (!chosen) return markIssue(file, word('fileNone'))
    try {
      await giveIn(form, chosen, held, acting, isTrial)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      markIssue(file, word('fileNoJson'))
    }
  }
  onPress(check, () => run(true))
  onSubmit(form, () => run(false))
}

const KINDS = ['received', 'shipped', 'made'] as const

const oneForm = (form: HTMLFormElement, acting: Acting): void => {
  const input = (name: string, more: Record<string, string | number | boolean> = {}): HTMLInputElement =>
    h('input', { name, autocomplete: 'off', ...more })
  const kind = h('select', { name: 'kind' }, ...KINDS.map((value) => h('option', { value }, word(value))))
  const unit = h(
    'select',
    { name: 'unit' },
    h('option', { value: 'KGM' }, word('kilogram')),
    h('option', { value: 'CS' }, word('cases')),
    h('option', { value: 'EA' }, word('pieces')),
  )
  const inputs = h('textarea', { name: 'inputs', rows: 3 })
  const [ofMade, ofSides] = [
    field(word('inputs'), inputs, word('inputsHint')),
    field(word('side'), input('side', { inputmode: 'numeric', pattern: '\\d{13}' }), word('sideHint')),
  ]
  const held = chooser()
  const { check, row } = buttons()
  const show = (): void => {
    ofMade.hidden = kind.value !== 'made'
    ofSides.hidden = kind.value === 'made'
  }
  kind.addEventListener('change', show)
  form.replaceChildren(
    field(word('kind'), kind),
    field(word('gtin'), input('gtin', { inputmode: 'numeric', required: true })),
    field(word('lot'), input('lot', { maxlength: 20, required: true })),
    field(word('quantity'), input('quantity', { type: 'number', min: 0, step: 'any' })),
    field(word('unit'), unit),
    ofMade,
    field(word('time'), input('time', { type: 'datetime-local', required: true })),
    field(word('place'), input('place', { inputmode: 'numeric', pattern: '\\d{13}' })),
    ofSides,
    held.box,
    row,
    h('div', { 'data-said': true }),
  )
  forgetOnChange(form)
  show()
  const run = async (isTrial: boolean): Promise<void> => {
    if (!form.reportValidity()) return
    const values = new FormData(form)
    const text = (name: string): string => String(values.get(name) ?? '').trim()
    const filled: Filled = {
      kind: KINDS.find((one) => one === kind.value) ?? 'received',
      gtin: text('gtin'),
      lot: text('lot'),
      quantity: text('quantity'),
      unit: unit.value,
      time: text('time'),
      place: text('place'),
      side: text('side'),
      inputs: inputs.value,
    }
    const now = new Date()
    try {
      // The offset on that day, in case clocks were changed since.
      const made = documentOf(filled, now, -new Date(filled.time).getTimezoneOffset())
      await giveIn(form, JSON.stringify(made), held, acting, isTrial)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      markIssue(inputs, word('inputWrong', { line: error.message }))
    }
  }
  onPress(check, () => run(true))
  onSubmit(form, () => run(false))
}

openSection((account, body) => {
  actingAs(account, ['events-capture'], body, (acting) => {
    // Made anew for another role, so that nothing listens twice.
    const fresh = (selector: string): HTMLFormElement => {
      const old = find(selector, HTMLFormElement, body)
      const made = h('form', { class: 'fields', [selector.slice(1, -1)]: true })
      old.replaceWith(made)
      return made
    }
    uploadForm(fresh('[data-upload]'), acting)
    oneForm(fresh('[data-one]'), acting)
    return listCaptures(find('[data-captures]', HTMLElement, body), acting)
  })
})
