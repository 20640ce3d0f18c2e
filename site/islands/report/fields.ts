import { EMPTY, type Answers, type DiaryLine } from '../../../content/reports/answers.ts'

/** The fields of the form are where the answers stand; here they are read and written. */

const TEXTS = [
  'category',
  'source',
  'place',
  'address',
  'position',
  'when',
  'day',
  'time',
  'text',
  'whoName',
  'organisation',
  'knows',
  'contact',
  'relation',
  'visibility',
  'publicText',
] as const satisfies (keyof Answers)[]
const TICKS = ['mayForward', 'cell'] as const satisfies (keyof Answers)[]

const text = (data: FormData, name: string): string => {
  const value = data.get(name)
  return typeof value === 'string' ? value : ''
}

/** @param diary - kept apart from the fields */
export const readAnswers = (form: HTMLFormElement, diary: readonly DiaryLine[]): Answers => {
  const data = new FormData(form)
  const answers: Answers = { ...EMPTY, diary: [...diary] }
  for (const name of TEXTS) answers[name] = text(data, name)
  for (const name of TICKS) answers[name] = data.has(name)
  answers.organisation = answers.organisation.trim().toUpperCase()
  return answers
}

export const writeAnswers = (form: HTMLFormElement, answers: Partial<Answers>): void => {
  for (const name of [...TEXTS, ...TICKS]) {
    const value = answers[name]
    if (value === undefined) continue
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`)) {
      if (field instanceof HTMLInputElement && field.type === 'radio') field.checked = field.value === value
      else if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === true
      else field.value = String(value)
    }
  }
}
