import type { ComponentProps } from 'astro/types'
import type { ActionName } from '../../content/people/permissions.ts'
import type { Lang } from '../words.ts'

/**
 * What a file of `sections/` exports as `section`. Its name is the section's address; its words stand in
 * `content/words/console-<name>.yaml` (`title`, `summary`), its island in `site/islands/console/<name>.ts`.
 */
export interface Section {
  /** Where it stands among the others, small first. */
  order: number
  /** Who sees it: whoever may do any of these; `null` is everybody signed in. */
  action: ActionName | readonly ActionName[] | null
  /** Address of a list whose items wait for the person; the overview counts them. */
  waiting?: string
}

type Body = (props: { lang: Lang }) => ComponentProps<never>
interface SectionFile {
  default: Body
  section: Section
}

const FILES = import.meta.glob<SectionFile>('./sections/*.astro', { eager: true })

export interface PlacedSection {
  id: string
  Body: Body
  order: number
  actions: readonly ActionName[] | null
  waiting: string | undefined
}

const actionsOf = ({ action }: Section): readonly ActionName[] | null =>
  action === null ? null : typeof action === 'string' ? [action] : action

/** Every section of the console, in order. A new one is a new file. */
export const SECTIONS: readonly PlacedSection[] = Object.entries(FILES)
  .map(([file, { default: Body, section }]) => ({
    id: file.replace(/^.*\/|\.astro$/g, ''),
    Body,
    order: section.order,
    actions: actionsOf(section),
    waiting: section.waiting,
  }))
  .sort((a, b) => a.order - b.order || a.id.localeCompare(b.id))
