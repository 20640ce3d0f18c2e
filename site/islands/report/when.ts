import { nowAt, type DiaryLine } from '../../../content/reports/answers.ts'
import { find, h } from '../console/element.ts'
import { say } from './words.ts'

/** When it was: now, once, or a diary in which “again now” is one tap. */

export interface Diary {
  lines: () => DiaryLine[]
  write: (lines: readonly DiaryLine[]) => void
  /** Shows what belongs to the answer that is chosen. */
  refresh: () => void
}

export const openWhen = (form: HTMLFormElement, changed: () => void): Diary => {
  const list = find('[data-diary]', HTMLOListElement, form)
  let lines: DiaryLine[] = []
  const draw = (): void => {
    list.replaceChildren(...lines.map(row))
  }
  const row = (line: DiaryLine): HTMLElement => {
    const field = (name: keyof DiaryLine, type: string, label: string): HTMLElement => {
      const input = h('input', {
        type,
        value: line[name],
        'aria-label': label,
        placeholder: type === 'text' ? label : undefined,
      })
      input.addEventListener('input', () => {
        line[name] = input.value
        changed()
      })
      return input
    }
    const remove = h('button', { type: 'button', class: 'link', 'aria-label': say('removeLine') }, '×')
    remove.addEventListener('click', () => {
      lines = lines.filter((other) => other !== line)
      draw()
      changed()
      find('[data-again]', HTMLButtonElement, form).focus()
    })
    return h(
      'li',
      {},
      field('day', 'date', say('whenDay')),
      field('time', 'time', say('whenTime')),
      field('note', 'text', say('note')),
      remove,
    )
  }
  const add = (line: DiaryLine): void => {
    lines.push(line)
    draw()
    changed()
  }
  find('[data-again]', HTMLButtonElement, form).addEventListener('click', () => add({ ...nowAt(Date.now()), note: '' }))
  find('[data-add]', HTMLButtonElement, form).addEventListener('click', () => {
    add({ day: '', time: '', note: '' })
    list.lastElementChild?.querySelector('input')?.focus()
  })
  const refresh = (): void => {
    const chosen = form.querySelector<HTMLInputElement>('input[name="when"]:checked')?.value
    for (const part of form.querySelectorAll<HTMLElement>('[data-when]')) part.hidden = part.dataset['when'] !== chosen
    const day = find('#day', HTMLInputElement, form)
    day.max = nowAt(Date.now()).day
    if (chosen === 'recurring' && lines.length === 0) add({ ...nowAt(Date.now()), note: '' })
  }
  for (const choice of form.querySelectorAll('input[name="when"]')) choice.addEventListener('change', refresh)
  return {
    lines: () => lines,
    write: (given) => {
      lines = given.map((line) => ({ ...line }))
      draw()
    },
    refresh,
  }
}
