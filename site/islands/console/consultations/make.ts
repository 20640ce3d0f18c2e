import { MOST_PARAGRAPHS, paragraphsOf, type Paragraph } from '../../../../content/consultations/paragraphs.ts'
import { windowOf } from '../../../../content/consultations/windows.ts'
import { waitingOf } from '../ask.ts'
import { find, h } from '../element.ts'
import { issuesOf, sentenceOf } from '../failure.ts'
import { clearIssues, onPress, onSubmit, showFailure, summary } from '../form.ts'
import { waitingNotice } from '../receipt.ts'
import type { Issue } from '../request.ts'
import { at, lang, word } from '../words.ts'
import { act, isFields, type Acting } from './acting.ts'

/** Opening a draft for comment from a text that was pasted: split, looked at, tried out, published. */

const FIELDS = ['consultation', 'kind', 'title', 'about', 'place', 'opens', 'closes', 'contact', 'project'] as const

const rowOf = (values: FormData, organisation: string): Record<string, string> => ({
  organisation,
  ...Object.fromEntries(
    FIELDS.flatMap((name) => {
      const value = String(values.get(name) ?? '').trim()
      return value === '' ? [] : [[name, value]]
    }),
  ),
})

/** Rows of `consultation-paragraphs`. */
export const paragraphRows = (
  consultation: string,
  version: 'draft' | 'final',
  paragraphs: readonly Paragraph[],
): Record<string, unknown>[] =>
  paragraphs.map(({ paragraph, order, heading, text }) => ({
    ...{ consultation, version, paragraph, order, text },
    ...(heading === undefined ? {} : { heading }),
  }))

/** Paragraphs as they will stand. */
export const paragraphList = (paragraphs: readonly Paragraph[]): HTMLElement =>
  h(
    'div',
    { class: 'draft' },
    ...paragraphs.map(({ paragraph, heading, text }) =>
      h(
        'div',
        { class: 'paragraph' },
        h('span', { class: 'aside' }, paragraph),
        heading === undefined ? h('p', {}, text) : h('p', {}, h('b', {}, text)),
      ),
    ),
  )

/** Rows of one request, at the most: longer drafts go in several. */
const AT_ONCE = 1_000

/** Publishes paragraphs, each part once. @returns the id of what waits, where it waits for another officer */
export const publishParagraphs = async (
  rows: readonly Record<string, unknown>[],
  acting: Acting,
  key: string,
  reason = '',
): Promise<string | undefined> => {
  let waits: string | undefined
  const query = reason === '' ? '' : `?${new URLSearchParams({ reason })}`
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const path = `/api/registers/consultation-paragraphs/entries${query}`
    waits ??= waitingOf(await act(path, rows.slice(from, from + AT_ONCE), acting, `${key} ${from}`))
  }
  return waits
}

const noticesIn = (body: unknown): string[] => {
  const notices = isFields(body) && Array.isArray(body['notices']) ? body['notices'] : []
  return notices.flatMap((notice: unknown) => (isFields(notice) ? [String(notice['message'] ?? '')] : []))
}

const onlyField = ({ pointer }: Issue): string => pointer.replace(/^\/0/, '')

export const makeForm = (form: HTMLFormElement, preview: HTMLElement, acting: Acting): void => {
  const rule = find('[data-rule]', HTMLElement, form)
  const field = (name: string): string => String(new FormData(form).get(name) ?? '')
  const tellRule = (): void => {
    const [kind, first] = [field('kind'), field('opens')]
    const window = first === '' ? undefined : windowOf('comment', { kind, first })
    rule.textContent = window
      ? [
          word('earliest', { rule: window.rule.rule[lang], day: window.earliest }),
          window.provisional ? word('provisional') : '',
        ].join(' ')
      : ''
  }
  form.addEventListener('input', tellRule)
  tellRule()

  onSubmit(form, async (values) => {
    preview.replaceChildren()
    const row = rowOf(values, acting.organisation)
    const paragraphs = paragraphsOf(String(values.get('draft') ?? ''))
    if (paragraphs.length > MOST_PARAGRAPHS) {
      preview.replaceChildren(summary(word('tooMany', { most: MOST_PARAGRAPHS })))
      return
    }
    try {
      const tried = await act('/api/registers/consultations/entries?dryRun=true', [row], acting)
      preview.replaceChildren(...offer(row, paragraphs, noticesIn(tried.body), preview, acting))
      preview.focus()
    } catch (error) {
      showFailure(form, error, onlyField)
    }
  })
}

const offer = (
  row: Record<string, string>,
  paragraphs: readonly Paragraph[],
  notices: readonly string[],
  place: HTMLElement,
  acting: Acting,
): HTMLElement[] => {
  const key = row['consultation'] ?? ''
  const button = h('button', { type: 'button', class: 'button' }, word('publish'))
  // One name for each act, so that pressing again finishes what was begun.
  const [first, second] = [crypto.randomUUID(), crypto.randomUUID()]
  let stands = false
  onPress(button, async () => {
    clearIssues(place)
    try {
      const answer = stands ? undefined : await act('/api/registers/consultations/entries', [row], acting, first)
      const waits = answer && waitingOf(answer)
      if (waits !== undefined) return place.replaceChildren(waitingNotice(waits))
      stands = true
      const later = await publishParagraphs(paragraphRows(key, 'draft', paragraphs), acting, second)
      if (later !== undefined) return place.replaceChildren(waitingNotice(later))
      const page = at(`/consultations/${encodeURIComponent(key)}/`)
      const heading = h('h3', { tabindex: -1 }, word('published'))
      place.replaceChildren(heading, h('p', {}, h('a', { class: 'button', href: page }, word('seePage'))))
      heading.focus()
    } catch (error) {
      const said = issuesOf(error).map(({ message }) => message)
      place.insertBefore(summary(stands ? word('halfway') : sentenceOf(error), said), place.firstChild)
    }
  })
  return [
    h('h3', {}, word('previewTitle', { count: paragraphs.length })),
    ...notices.map((notice) => h('p', { class: 'calm' }, notice)),
    paragraphList(paragraphs),
    h('p', { class: 'actions' }, button),
  ]
}
