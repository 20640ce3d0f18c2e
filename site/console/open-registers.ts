import { REGISTERS } from '../../content/generated/registers.ts'
import type { Choosable } from '../islands/console/choose-register.ts'
import { capital } from '../titles.ts'
import type { Lang } from '../words.ts'

/** Registers that somebody writes, by title: those that the portal alone writes are left out. */
export const openRegisters = (lang: Lang): Choosable[] =>
  Object.values(REGISTERS)
    .filter(({ closed }) => !closed)
    .map(({ id, title, byOrganisations, owner }) => ({
      id,
      title: capital(title[lang]),
      words: `${title.zh} ${title.en} ${id}`,
      byOrganisations,
      isOwned: owner !== undefined,
    }))
    .sort((a, b) => a.title.localeCompare(b.title, lang === 'zh' ? 'zh-Hans-CN' : 'en'))
