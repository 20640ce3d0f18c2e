import { besideField } from './beside-field.ts'
import { isControl, type Control } from './control.ts'
import { giveBack } from './drawn.ts'
import { h } from './element.ts'
import { issuesOf, sentenceOf } from './failure.ts'
import type { Issue } from './request.ts'
import { tellLasting } from './toast.ts'
import { frameWord } from './words.ts'

/** Forms that ask the portal: busy while it answers, and what it refuses said beside the field. */

/** The field that a pointer names: `/bounds/places/0` is `bounds/places/0`, else `bounds/places`, else `bounds`. */
const controlOf = (form: HTMLElement, pointer: string): Control | undefined => {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  for (let length = names.length; length > 0; length--) {
    const found = form.querySelector(`[name="${CSS.escape(names.slice(0, length).join('/'))}"]`)
    if (isControl(found)) return found
  }
  return undefined
}

let count = 0

const describedBy = (control: Control): string[] =>
  (control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)

/** Says beneath a field what is wrong with it. */
export const markIssue = (control: Control, message: string): void => {
  const id = `issue-${++count}`
  control.setAttribute('aria-invalid', 'true')
  control.setAttribute('aria-describedby', [...describedBy(control), id].join(' '))
  const place = control.closest('.field') ?? control.parentElement
  place?.appendChild(h('p', { class: 'issue', id, 'data-issue': true }, message))
}

/** Takes away what was said before. */
export const clearIssues = (form: HTMLElement): void => {
  for (const issue of form.querySelectorAll('[data-issue]')) issue.remove()
  for (const control of form.querySelectorAll('[aria-invalid]')) {
    control.removeAttribute('aria-invalid')
    if (!isControl(control)) continue
    const left = describedBy(control).filter((id) => !id.startsWith('issue-'))
    if (left.length > 0) control.setAttribute('aria-describedby', left.join(' '))
    else control.removeAttribute('aria-describedby')
  }
}

/** A list of sentences that belong to no field, read out at once. */
export const summary = (sentence: string, messages: readonly string[] = []): HTMLElement =>
  h(
    'div',
    { class: 'issues', role: 'alert', 'data-issue': true, tabindex: -1 },
    h('p', {}, sentence),
    ...(messages.length > 0 ? [h('ul', {}, ...messages.map((message) => h('li', {}, message)))] : []),
  )

type PointerOf = (issue: Issue) => string

const sayFailure = (form: HTMLElement, error: unknown, pointerOf: PointerOf): void => {
  clearIssues(form)
  const loose: string[] = []
  for (const issue of issuesOf(error)) {
    const control = controlOf(form, pointerOf(issue))
    if (control) markIssue(control, besideField(issue.message))
    else loose.push(issue.message)
  }
  form.insertBefore(summary(sentenceOf(error), loose), form.firstChild)
}

/**
 * Says what a failed request said: issues beneath their fields, the rest above the form. Where the page was drawn anew
 * meanwhile, in the form that stands there now; where there is none, or she is somewhere else, in a message that stays.
 * @param pointerOf - where the fields of the form stand in what was sent; as they are called by default
 */
export const showFailure = (
  form: HTMLElement,
  error: unknown,
  pointerOf: PointerOf = ({ pointer }) => pointer,
): void => {
  const now = form.isConnected ? form : giveBack(form)
  if (now) sayFailure(now, error, pointerOf)
  const at = document.activeElement
  const isElsewhere = now !== form && at !== document.body && !now?.contains(at)
  if (!now || isElsewhere) {
    const issues = now ? [] : issuesOf(error).map(({ message }) => message)
    return tellLasting([sentenceOf(error), ...issues].join(' '))
  }
  const first = now.querySelector<HTMLElement>('[aria-invalid]') ?? now.querySelector<HTMLElement>('[data-issue]')
  first?.focus()
}

const busy = new WeakSet<HTMLElement>()

/** Runs one act of an element at a time; meanwhile its buttons do nothing, and it says so. */
export const whileBusy = async (element: HTMLElement, run: () => Promise<void>): Promise<void> => {
  if (busy.has(element)) return
  busy.add(element)
  element.ariaBusy = 'true'
  const told = h('p', { class: 'aside', role: 'status' }, frameWord('working'))
  element.appendChild(told)
  try {
    await run()
  } finally {
    told.remove()
    element.ariaBusy = null
    busy.delete(element)
  }
}

type Sending = (values: FormData) => Promise<void>
const sendings = new WeakMap<HTMLFormElement, Sending>()

/** What a form does when it is sent, in place of what it did before; its failure is said in it. */
export const onSubmit = (form: HTMLFormElement, run: Sending): void => {
  const isNew = !sendings.has(form)
  sendings.set(form, run)
  if (!isNew) return
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void whileBusy(form, async () => {
      clearIssues(form)
      try {
        await sendings.get(form)?.(new FormData(form))
      } catch (error) {
        showFailure(form, error)
      }
    })
  })
}

/** A button that asks the portal; its failure is said after it. */
export const onPress = (button: HTMLButtonElement, run: () => Promise<void>): void =>
  button.addEventListener('click', () => {
    const place = button.closest<HTMLElement>('[data-acts]') ?? button.parentElement
    if (!place) return
    void whileBusy(place, async () => {
      clearIssues(place)
      try {
        await run()
      } catch (error) {
        showFailure(place, error)
      }
    })
  })

/** A label, its field, and a hint: `field('Name', h('input', { name: 'name' }), 'At most 40 characters')`. */
export const field = (label: string, control: Control, hint?: string): HTMLElement => {
  const id = control.id || `field-${++count}`
  control.id = id
  if (hint !== undefined) control.setAttribute('aria-describedby', `${id}-hint`)
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    hint !== undefined && h('span', { class: 'aside', id: `${id}-hint` }, hint),
    control,
  )
}
