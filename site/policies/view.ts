import { REGISTERS } from '../../content/generated/registers.ts'
import { progressOf, servingRegisters, type Progress, type Serving } from '../../content/policies/progress.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { readPolicies } from '../../db/record/policies.ts'
import { shownTime } from '../time.ts'
import { capital } from '../titles.ts'
import { shownNumber } from '../units.ts'
import { words, type Lang } from '../words.ts'

type Read = Awaited<ReturnType<typeof readPolicies>>

export interface ArticleView {
  mark: string
  heading: string
  duty: string
  progress: Progress
  /** Tasks of regions, by how far they have come. */
  tasks: string | undefined
}

export interface DocumentView {
  title: string
  articles: ArticleView[]
}

const textOf = (body: Body, name: string): string => {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}

const tasksOf = (read: Read, mark: string, lang: Lang): string | undefined => {
  const t = words(lang)
  const statuses = REGISTERS['implementation']?.fields['status']?.enum ?? {}
  const parts = read.tasks
    .filter(({ article }) => article === mark)
    .map(({ status, tasks, isDemonstration }) => {
      const label = statuses[status]?.[lang] ?? status
      return t('policies.taskCount', { status: label, count: tasks }) + (isDemonstration ? t('policies.tasksDemo') : '')
    })
  return parts.length === 0 ? undefined : parts.join(t('components.semicolon'))
}

/** Numbers of articles in order: `C5.2` before `C5.10`, `P9` before `P10`. */
const inOrder = (a: ArticleView, b: ArticleView): number => a.mark.localeCompare(b.mark, 'en', { numeric: true })

/** Every article by its document, in order. @param now - RFC 3339 */
export const documentsOf = (read: Read, lang: Lang, now: string): DocumentView[] => {
  const documents = new Map<string, ArticleView[]>()
  for (const body of read.articles) {
    const mark = textOf(body, 'article')
    const named = Array.isArray(body['registers']) ? body['registers'].filter((id) => typeof id === 'string') : []
    const registers = servingRegisters(mark, named, REGISTERS)
    const title = textOf(body, lang === 'en' ? 'documentEn' : 'document')
    const view = {
      mark,
      heading: textOf(body, lang === 'en' ? 'headingEn' : 'heading'),
      duty: textOf(body, lang === 'en' ? 'dutyEn' : 'duty'),
      progress: progressOf(registers, read.real, read.demonstration, now),
      tasks: tasksOf(read, mark, lang),
    }
    documents.set(title, [...(documents.get(title) ?? []), view])
  }
  return [...documents].map(([title, articles]) => ({ title, articles: articles.sort(inOrder) }))
}

/** What stands in a register, in a line. */
export const servingLine = (serving: Serving, lang: Lang): string => {
  const t = words(lang)
  const { real, demonstration, lastNewAt, due, filled, cells } = serving
  const count = (many: number): string => shownNumber(String(many))
  return [
    real > 0 ? t('policies.records', { count: count(real) }) : undefined,
    demonstration > 0 ? t('policies.recordsDemo', { count: count(demonstration) }) : undefined,
    real + demonstration === 0 ? t('policies.nothing') : undefined,
    lastNewAt === '' ? undefined : t('policies.lastNew', { at: shownTime(dayOf(lastNewAt), lang) }),
    due && t(due.isLate ? 'policies.late' : 'policies.due', { at: shownTime(due.at, lang) }),
    cells === 0 ? undefined : t('policies.filled', { share: Math.floor((filled * 100) / cells) }),
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}

export const registerNames = (progress: Progress, which: 'missing' | 'late', lang: Lang): string =>
  progress[which].map(({ title }) => (lang === 'en' ? capital(title.en) : title.zh)).join(words(lang)('record.listed'))
