import { REGISTERS } from '../../content/generated/registers.ts'
import { writingAction } from '../../content/people/writing.ts'
import type { Choosable } from '../islands/console/choose-register.ts'
import { capital } from '../titles.ts'
import type { Lang } from '../words.ts'

/** Registers that somebody writes, by title: those that the portal alone writes are left out. */
export const openRegisters = (lang: Lang): Choosable[] =>
  Object.values(REGISTERS)
    .filter(({ closed }) => !closed)
    .map((register) => ({
      id: register.id,
      title: capital(register.title[lang]),
      words: `${register.title.zh} ${register.title.en} ${register.id}`,
      action: writingAction(register),
    }))
    .sort((a, b) => a.title.localeCompare(b.title, lang === 'zh' ? 'zh-Hans-CN' : 'en'))
