import { find } from '../console/element.ts'
import { shownTime } from '../../time.ts'
import { say as sayOf, sentencesIn, sentencesOf } from '../verdict.ts'

/** What the page carries for its script: sentences, and what states, findings and matters are called. */

export const root = find('[data-follow]', HTMLElement)
const sentences = sentencesOf(root, 'words')

/** A sentence of `content/words/reports-follow.yaml`; its name where it is missing. */
export const say = (name: string, values?: Record<string, string | number>): string => sayOf(sentences, name, values)
export const has = (name: string): boolean => Object.hasOwn(sentences, name)

const labels: unknown = JSON.parse(root.dataset['labels'] ?? '{}')
const named = (kind: 'state' | 'finding' | 'category'): Record<string, string> => {
  const given: unknown = typeof labels === 'object' && labels !== null ? Reflect.get(labels, kind) : undefined
  return sentencesIn(given)
}
const [states, findings, categories] = [named('state'), named('finding'), named('category')]

export const lang = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'

/** As it begins a line. */
export const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const stateName = (state: string): string => begun(states[state] ?? state)
export const findingName = (finding: string): string => begun(findings[finding] ?? finding)
export const categoryName = (category: string): string => begun(categories[category] ?? category)

export const shownDay = (day: string): string => shownTime(day, lang)
/** Today in Asia/Shanghai. */
export const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** Bytes as people say them. */
export const shownBytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
