import { dayOf } from '../../../content/measurements/day.ts'
import type { GoodsCode } from '../../../content/trace/code-text.ts'
import { shownTime } from '../../time.ts'
import type { Say } from './scan.ts'
import { findProduct, findRecalls, keepScan, readState, saveProducts, type SavedRecall } from './store.ts'

/** What the phone itself can say of a code: what was saved, and that the code was not checked. */

interface Question {
  text: string
  code: GoodsCode | undefined
  /** BCP 47, as the page has it. */
  lang: string
  say: Say
}

const element = (name: string, text: string, className = ''): HTMLElement => {
  const made = document.createElement(name)
  made.textContent = text
  if (className) made.className = className
  return made
}

/**
 * Serial ranges and issues of codes are the portal's to judge: such a recall is named, and not said to be hers. One that
 * begins later concerns nothing yet.
 */
const concerns = (
  { scope, lots, since = '' }: SavedRecall,
  { lot }: GoodsCode,
  today: string,
): 'yes' | 'maybe' | 'no' => {
  if (since > today) return 'no'
  if (scope === 'all') return 'yes'
  if (scope !== 'lots' || lot === undefined) return 'maybe'
  return lots.includes(lot) ? 'yes' : 'no'
}

const savedParts = async (code: GoodsCode, { lang, say }: Question): Promise<HTMLElement[]> => {
  const product = await findProduct(code.gtin)
  const recalls = await findRecalls(code.gtin)
  const state = await readState()
  if (!product) return [element('p', say(state ? 'notSaved' : 'nothingSaved'))]
  const isEnglish = lang === 'en'
  const now = new Date().toISOString()
  await saveProducts([{ ...product, usedAt: now }])
  const name = (isEnglish && product.nameEn) || product.name
  const compare = (isEnglish && product.compareEn) || product.compare
  const concerning = recalls
    .map((recall) => ({ recall, concern: concerns(recall, code, dayOf(now)) }))
    .filter(({ concern }) => concern !== 'no')
  return [
    ...concerning.map(({ recall, concern }) =>
      element(
        'p',
        say(concern === 'yes' ? 'savedRecall' : 'savedRecallMaybe', {
          number: recall.follows ?? recall.number,
          advice: recall.advice ?? '',
        }),
        'caution',
      ),
    ),
    element('h3', name),
    element('p', [product.brand, product.producerName].filter(Boolean).join(' · '), 'aside'),
    ...(compare ? [element('h3', say('compare')), element('p', compare)] : []),
    ...(state ? [element('p', say('savedAt', { at: shownTime(state.at, isEnglish ? 'en' : 'zh') }), 'aside')] : []),
  ]
}

/** Shows what is known here, and keeps the scan until there is a network. */
export const showOffline = async (box: HTMLElement, question: Question): Promise<void> => {
  const { code, say, text } = question
  const heading = element('h2', say('notChecked'))
  heading.tabIndex = -1
  const parts = [heading, element('p', say('notCheckedText'), 'notice')]
  try {
    if (code) {
      parts.push(...(await savedParts(code, question)))
      await keepScan({ ...code, at: new Date().toISOString() })
      parts.push(element('p', say('later'), 'aside'))
    } else parts.push(element('p', say('otherOffline', { text: text.slice(0, 120) })))
  } catch {
    // Private windows keep nothing: then this scan is not told of, and she is told so.
    parts.push(element('p', say('keepsNothing')))
  }
  box.replaceChildren(...parts)
  box.hidden = false
  heading.focus()
}
