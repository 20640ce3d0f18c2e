import type { Acting } from '../acting.ts'
import { ask } from '../ask.ts'
import { find, h } from '../element.ts'
import { issuesOf, sentenceOf } from '../failure.ts'
import { showFailure, summary } from '../form.ts'
import { at, word } from '../words.ts'
import { keepFirst, withheldFrom, type Chooser } from './withhold.ts'

/** Hands documents of events in, or has them checked, and says what became of them. */

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

/** The field of a form that a pointer into its document belongs to. */
export type FieldOf = (pointer: string) => string | undefined

/** Sends a document, and says what became of it, faults beside the fields of its form where it has such; whether it was taken. */
const handIn = async (
  said: HTMLElement,
  body: BodyInit,
  acting: Acting,
  isTrial: boolean,
  fieldOf?: FieldOf,
): Promise<boolean> => {
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
    const form = said.closest('form')
    if (fieldOf && form) {
      showFailure(form, error, ({ pointer }) => `/${fieldOf(pointer) ?? ''}`)
      return false
    }
    const list = faultList(error)
    said.replaceChildren(list)
    list.focus()
    return false
  }
}

/** Sends a document as it is; or without what is held back, once what opens that is saved. */
export const giveIn = async (
  form: HTMLFormElement,
  document: File | string,
  { chosen }: Chooser,
  acting: Acting,
  isTrial: boolean,
  fieldOf?: FieldOf,
): Promise<void> => {
  const said = find('[data-said]', HTMLElement, form)
  const choices = chosen()
  if (choices.length === 0) return void (await handIn(said, document, acting, isTrial, fieldOf))
  const held = await withheldFrom(typeof document === 'string' ? document : await document.text(), choices)
  if (!held) {
    const nothing = summary(word('withheldNothing'))
    said.replaceChildren(nothing)
    return nothing.focus()
  }
  const body = JSON.stringify(held.document)
  if (isTrial) return void (await handIn(said, body, acting, true, fieldOf))
  const first = keepFirst(held, (told) => handIn(told, body, acting, false, fieldOf))
  said.replaceChildren(first)
  first.focus()
}

/** What was saved is of the form as it stood: another choice begins anew. */
export const forgetOnChange = (form: HTMLFormElement): void =>
  form.addEventListener('change', ({ target }) => {
    const asked = form.querySelector('[data-withheld]')
    if (asked && target instanceof Node && !asked.contains(target)) asked.remove()
  })

export const buttons = (): { check: HTMLButtonElement; row: HTMLElement } => {
  const check = h('button', { type: 'button', class: 'button quiet' }, word('check'))
  const row = h(
    'div',
    { class: 'actions' },
    h('span', { 'data-acts': true }, check),
    h('button', { class: 'button' }, word('send')),
  )
  return { check, row }
}
