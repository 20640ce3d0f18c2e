import type { RegisterDefinition } from '../../../content/registers/register.ts'
import type { Acting } from './acting.ts'
import { ask, waitingOf } from './ask.ts'
import { beginDrawing } from './drawn.ts'
import { h } from './element.ts'
import { clearIssues, onPress, onSubmit, showFailure } from './form.ts'
import { recordForm } from './record-form.ts'
import { word } from './words.ts'

/**
 * Adding one record to a register; the section's words say `check`, `checked` and `publish`.
 */

/** A register without some of its fields, which the section itself knows. */
export const without = (register: RegisterDefinition, ...names: string[]): RegisterDefinition => ({
  ...register,
  fields: Object.fromEntries(Object.entries(register.fields).filter(([name]) => !names.includes(name))),
})

/** A form of one record that is checked first if one likes, and then published. */
export interface Adding {
  form: HTMLFormElement
  register: RegisterDefinition
  acting: Acting
  /** Where it is sent. */
  path: string
  /** The record as it is sent; as it is filled in unless said otherwise. */
  sent?: (row: Record<string, unknown>) => unknown
  /** What is filled in beforehand. */
  filled?: Record<string, string>
  /** To what it is added, where one form serves one thing after another: what is half written is not put into another. */
  of?: string
  done: (row: Record<string, unknown>) => Promise<void>
}

export const adding = ({
  form,
  register,
  acting,
  path,
  sent = (row) => row,
  filled = {},
  of = path,
  done,
}: Adding): void => {
  const role = acting.headers['Lucid-Role']
  const { element, row } = recordForm(register, { role: () => role })
  for (const [name, value] of Object.entries(filled)) {
    const control = element.querySelector(`[name="${CSS.escape(name)}"]`)
    if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) control.value = value
  }
  const told = h('p', { role: 'status', 'data-told': true })
  const check = h('button', { type: 'button', class: 'button quiet' }, word('check'))
  beginDrawing(form, of).put(
    element,
    told,
    h(
      'div',
      { class: 'actions' },
      h('span', { 'data-acts': true }, check),
      h('button', { class: 'button' }, word('publish')),
    ),
  )
  /** Named once for each record that is sent, so that pressing twice publishes once. */
  let once = crypto.randomUUID()
  const trying = async (run: () => Promise<void>): Promise<void> => {
    clearIssues(form)
    told.textContent = ''
    try {
      await run()
    } catch (error) {
      once = crypto.randomUUID()
      showFailure(form, error, ({ pointer }) => pointer.replace(/^\/0(?=\/)/, ''))
    }
  }
  onPress(check, () =>
    trying(async () => {
      await ask('POST', `${path}?dryRun=true`, { json: sent(row()), role })
      told.textContent = word('checked')
    }),
  )
  onSubmit(form, () =>
    trying(async () => {
      const stated = row()
      const answer = await ask('POST', path, { json: sent(stated), role, idempotencyKey: once })
      if (waitingOf(answer) === undefined) await done(stated)
    }),
  )
}
