import type { Acting } from '../acting.ts'
import type { Control } from '../control.ts'
import { h } from '../element.ts'
import { field, markIssue, onPress, onSubmit } from '../form.ts'
import { word } from '../words.ts'
import { fieldAt, Unread, type EventField, type EventForm } from './event-form.ts'
import { buttons, forgetOnChange, giveIn } from './hand-in.ts'
import { documentWith } from './one.ts'
import { chooser } from './withhold.ts'

/** Draws the form of an event, and hands in what was filled in; what cannot be read is said beside its field. */

const controlOf = ({ name, kind, isRequired = false }: EventField): Control => {
  const common = { name, autocomplete: 'off', required: isRequired }
  if (kind === 'lines') return h('textarea', { name, rows: 4, required: isRequired })
  if (kind === 'text') return h('input', { ...common, maxlength: 200 })
  if (kind === 'digits') return h('input', { ...common, inputmode: 'numeric' })
  if (kind === 'time') return h('input', { ...common, type: 'datetime-local' })
  return h('select', { name }, ...kind.map((value) => h('option', { value }, word(value))))
}

export const drawForm = (form: HTMLFormElement, definition: EventForm, acting: Acting): void => {
  const controls = new Map(definition.fields.map((one) => [one.name, controlOf(one)]))
  const held = chooser()
  const { check, row } = buttons()
  form.replaceChildren(
    ...definition.fields.map(({ name, isHinted = false }) => {
      const control = controls.get(name)
      return control ? field(word(name), control, isHinted ? word(`${name}Hint`) : undefined) : ''
    }),
    // What repeats an event holds back what that did.
    ...(definition.isRepeated ? [] : [held.box]),
    row,
    h('div', { 'data-said': true }),
  )
  forgetOnChange(form)
  const run = async (isTrial: boolean): Promise<void> => {
    if (!form.reportValidity()) return
    try {
      const filled = (name: string): string => controls.get(name)?.value.trim() ?? ''
      // The offset on that day, in case clocks were changed since.
      const event = await definition.eventOf(filled, (time) => -new Date(time).getTimezoneOffset())
      const text = JSON.stringify(documentWith(event, new Date()))
      await giveIn(form, text, held, acting, isTrial, (pointer) => fieldAt(definition, pointer))
    } catch (error) {
      const control = error instanceof Unread ? controls.get(error.field) : undefined
      if (!(error instanceof Unread) || !control) throw error
      const said = word(`${error.field}Wrong`)
      markIssue(control, error.line === 0 ? said : word('atLine', { line: error.line, said }))
      control.focus()
    }
  }
  onPress(check, () => run(true))
  onSubmit(form, () => run(false))
}
