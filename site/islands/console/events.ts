import { actingAs, type Acting } from './acting.ts'
import { ask } from './ask.ts'
import { find, h } from './element.ts'
import { attaching } from './events/attaching.ts'
import { listCaptures } from './events/captures.ts'
import { drawForm } from './events/draw.ts'
import { fieldAt } from './events/event-form.ts'
import { buttons, forgetOnChange, giveIn } from './events/hand-in.ts'
import { measuring } from './events/measuring.ts'
import { mistake } from './events/mistake.ts'
import { documentOf, ONE_PLACES, type Filled } from './events/one.ts'
import { packing } from './events/packing.ts'
import { chooser } from './events/withhold.ts'
import { field, markIssue, onPress, onSubmit } from './form.ts'
import { openSection } from './frame.ts'
import { word } from './words.ts'

/** Documents of supply-chain events: checked, handed in, and one event from a form. */

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
      await giveIn(form, JSON.stringify(made), held, acting, isTrial, (pointer) =>
        fieldAt({ places: ONE_PLACES }, pointer),
      )
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
    drawForm(fresh('[data-packing]'), packing, acting)
    drawForm(fresh('[data-attaching]'), attaching, acting)
    drawForm(fresh('[data-measuring]'), measuring, acting)
    const byId = async (eventID: string): Promise<unknown> =>
      (await ask('GET', `/epcis/v2/events?${new URLSearchParams({ EQ_eventID: eventID })}`)).body
    drawForm(fresh('[data-mistake]'), mistake(byId), acting)
    return listCaptures(find('[data-captures]', HTMLElement, body), acting)
  })
})
