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

/** Recalls are all on the phone, also of products that are not. */
const recallParts = async (code: GoodsCode, { lang, say }: Question): Promise<HTMLElement[]> => {
  const today = dayOf(new Date().toISOString())
  return (await findRecalls(code.gtin)).flatMap((recall) => {
    const concern = concerns(recall, code, today)
    if (concern === 'no') return []
    const advice = (lang === 'en' && recall.adviceEn) || recall.advice
    const said = { number: recall.follows ?? recall.number, advice: advice ?? '' }
    return [element('p', say(concern === 'yes' ? 'savedRecall' : 'savedRecallMaybe', said), 'caution')]
  })
}

const savedParts = async (code: GoodsCode, question: Question): Promise<HTMLElement[]> => {
  const { lang, say } = question
  const product = await findProduct(code.gtin)
  const recalls = await recallParts(code, question)
  const state = await readState()
  if (!product) return [...recalls, element('p', say(state ? 'notSaved' : 'nothingSaved'))]
  const isEnglish = lang === 'en'
  await saveProducts([{ ...product, usedAt: new Date().toISOString() }])
  const name = (isEnglish && product.nameEn) || product.name
  const compare = (isEnglish && product.compareEn) || product.compare
  return [
    ...recalls,
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
