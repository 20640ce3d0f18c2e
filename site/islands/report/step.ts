import type { Answers, Step } from '../../../content/reports/answers.ts'
import { sourcesOf, type Remit } from '../../../content/reports/remit.ts'
import { find, h } from '../console/element.ts'
import { inLang, say } from './words.ts'

/** What a question shows beside its own fields: whom to call at once, what is wrong, where a nuisance may come from. */

export const showEmergency = (form: HTMLFormElement, emergency: Remit['emergency']): void => {
  const box = find('[data-emergency]', HTMLElement, form)
  box.hidden = emergency === undefined
  box.replaceChildren(
    ...(emergency
      ? [
          h(
            'a',
            { href: `tel:${emergency.call}` },
            say('callNow', { when: inLang(emergency.when), call: emergency.call }),
          ),
        ]
      : []),
  )
}

export const showSources = (form: HTMLFormElement, { category, source }: Answers): void => {
  const box = find('[data-sources]', HTMLFieldSetElement, form)
  for (const old of box.querySelectorAll('label')) old.remove()
  for (const [id, title] of sourcesOf(category))
    box.appendChild(
      h(
        'label',
        { class: 'line' },
        h('input', { type: 'radio', name: 'source', value: id, checked: id === source }),
        inLang(title),
      ),
    )
}

/** Ids of what is read out with a field. */
const described = (field: Element): string[] =>
  (field.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id !== '')
const describe = (field: Element, ids: readonly string[]): void => {
  if (ids.length > 0) field.setAttribute('aria-describedby', ids.join(' '))
  else field.removeAttribute('aria-describedby')
}

/** Says what is wrong, and leads to the first field of it. @param faults - none takes away what was said before */
export const showFaults = (form: HTMLFormElement, step: Step, faults: { pointer: string; text: string }[]): void => {
  const section = form.querySelector<HTMLElement>(`[data-step="${step}"]`)
  const box = section?.querySelector<HTMLElement>('[data-wrong]')
  for (const field of section?.querySelectorAll('[aria-invalid]') ?? []) {
    field.removeAttribute('aria-invalid')
    describe(
      field,
      described(field).filter((id) => id !== box?.id),
    )
  }
  if (!box) return
  box.hidden = faults.length === 0
  box.replaceChildren(...faults.map(({ text }) => h('p', {}, text)))
  const [first] = faults
  if (!first) return
  const name = first.pointer.slice(1)
  const field =
    section?.querySelector<HTMLElement>(`#${name}`) ?? section?.querySelector<HTMLElement>(`[name="${name}"]`)
  if (field && !(field instanceof HTMLFieldSetElement)) {
    field.setAttribute('aria-invalid', 'true')
    // Whoever comes back to the field later hears what is wrong with it again.
    describe(field, [box.id, ...described(field)])
  }
  field?.focus()
  box.scrollIntoView({ block: 'nearest' })
}

/** Whether nothing was said to a question that needs no answer. @param files - how many were chosen */
export const isUnanswered = (step: Step, answers: Answers, files: number): boolean => {
  if (step === 'source') return answers.source === ''
  if (step === 'photos') return files === 0
  if (step === 'who') return answers.whoName === '' && answers.organisation === ''
  if (step === 'knows') return answers.knows === '' && answers.relation === 'none'
  return step === 'contact' && answers.contact === ''
}
