import { h } from '../element.ts'
import { field, onSubmit, summary } from '../form.ts'
import { toast } from '../toast.ts'
import { word } from '../words.ts'
import { act, isFields, pathOf, type Acting } from './acting.ts'

/** Published comments without an answer, answered many at once. */

export interface Published {
  number: string
  text: string
  paragraph: string | undefined
  count: number
}

const OUTCOMES = ['adopted', 'partly', 'not'] as const

/**
 * @param open - comments that are not answered
 * @param finals - numbers of the final text's paragraphs
 * @param again - draws everything anew
 */
export const answerForm = (
  key: string,
  open: readonly Published[],
  finals: readonly string[],
  acting: Acting,
  again: () => Promise<void>,
): HTMLElement => {
  if (open.length === 0) return h('p', { class: 'aside' }, word('answersNone'))
  const button = h('button', { class: 'button' }, word('answerSelected', { count: 0 }))
  const boxes = open.map(({ number }) => h('input', { type: 'checkbox', name: 'number', value: number }))
  const recount = (): void => {
    button.textContent = word('answerSelected', { count: boxes.filter(({ checked }) => checked).length })
  }
  const all = h('button', { type: 'button', class: 'button quiet' }, word('selectAll'))
  all.addEventListener('click', () => {
    for (const box of boxes) box.checked = true
    recount()
  })
  const form = h(
    'form',
    { class: 'fields' },
    h('p', { class: 'actions' }, all),
    h(
      'ul',
      { class: 'listing' },
      ...open.map(({ text, paragraph, count }, at) =>
        h(
          'li',
          {},
          h('label', { class: 'choice' }, boxes[at], text),
          h(
            'div',
            { class: 'aside' },
            [
              paragraph === undefined ? word('onWhole') : word('onParagraph', { paragraph }),
              count > 1 ? word('same', { count }) : '',
            ]
              .filter(Boolean)
              .join(' · '),
          ),
        ),
      ),
    ),
    h(
      'fieldset',
      {},
      h('legend', {}, word('outcome')),
      ...OUTCOMES.map((outcome, at) =>
        h(
          'label',
          { class: 'choice' },
          h('input', { type: 'radio', name: 'outcome', value: outcome, checked: at === 0 }),
          word(`outcome-${outcome}`),
        ),
      ),
    ),
    field(word('reason'), h('textarea', { name: 'reason', rows: 3, required: true, maxlength: 2000 })),
    ...(finals.length > 0
      ? [
          field(
            word('finalParagraph'),
            h(
              'select',
              { name: 'finalParagraph' },
              h('option', { value: '' }, word('noParagraph')),
              ...finals.map((paragraph) => h('option', { value: paragraph }, paragraph)),
            ),
          ),
        ]
      : []),
    h('p', { class: 'actions' }, button),
  )
  form.addEventListener('change', recount)
  onSubmit(form, async (values) => {
    const numbers = values.getAll('number').map(String)
    if (numbers.length === 0) {
      form.insertBefore(summary(word('selectFirst')), form.firstChild)
      return
    }
    const finalParagraph = String(values.get('finalParagraph') ?? '')
    const answer = {
      numbers,
      outcome: String(values.get('outcome')),
      reason: String(values.get('reason')),
      ...(finalParagraph === '' ? {} : { finalParagraph }),
    }
    const { body } = await act(`${pathOf(key)}/answers`, { answers: [answer] }, acting)
    const entries = isFields(body) && Array.isArray(body['entries']) ? body['entries'].length : 0
    await again()
    toast(word('done', { count: entries }))
  })
  return form
}
