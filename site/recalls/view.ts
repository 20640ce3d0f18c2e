import { REGISTERS } from '../../content/generated/registers.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import type { Reached } from '../../db/record/downstream.ts'
import { answerOf, standingOf } from '../../db/record/recalls.ts'
import { inLang, type Said } from '../certificates/view.ts'
import { words, type Lang } from '../words.ts'

/** Recalls as their pages show them. */

export const recallHref = (number: string): string => `/recalls/${encodeURIComponent(number)}/`

export const scopeOf = (body: Body, lang: Lang): string => {
  const t = words(lang)
  const joined = (values: string[]): string => values.join(lang === 'zh' ? '、' : ', ')
  const [scope, lots, serials] = [textIn(body, 'scope'), textsOf(body['lots']), textsOf(body['serials'])]
  if (scope === 'lots') return t('recalls.scope-lots', { lots: joined(lots) })
  if (scope === 'serials') return t('recalls.scope-serials', { serials: joined(serials) })
  if (scope === 'issues')
    return t('recalls.scope-issues', {
      issues: joined(textsOf(body['issues']).map((key) => key.split('~').at(-1) ?? key)),
    })
  return t('recalls.scope-all')
}

export const hazardOf = (body: Body, lang: Lang): string => {
  const hazard = textIn(body, 'hazard') ?? ''
  return REGISTERS['recalls']?.fields['hazard']?.enum?.[hazard]?.[lang] ?? hazard
}

/** Whether it stands on a day. */
export const isStanding = (body: Body, today: string): boolean => {
  const ended = textIn(body, 'ended')
  return ended === undefined || ended >= today
}

export interface ShownReach {
  standing: 'recalled' | 'unanswered' | 'not-affected' | 'held'
  name: Said | undefined
  part: string
  said: string
  reason: Said | undefined
  href: string | undefined
}

/**
 * @param recaller - who recalls
 * @param named - an organisation by its code, as people call it
 */
export const shownReach = (
  reached: Reached,
  answers: readonly StoredRecord[],
  recaller: string,
  named: (organisation: string) => string,
  lang: Lang,
): ShownReach => {
  const t = words(lang)
  const { kind, gtin, lot, serial, id, producer, from } = reached
  const names = { name: reached.name ?? '', nameEn: reached.nameEn ?? '' }
  const code = decodeURIComponent(id.split('/').at(-1) ?? id)
  const part =
    serial !== undefined
      ? t('recalls.item', { serial })
      : lot !== undefined
        ? t('recalls.lot', { lot })
        : t('recalls.container', { id: code })
  const source = [...new Set(from.map(({ organisation }) => named(organisation)))].join(lang === 'zh' ? '、' : ', ')
  const trace =
    gtin === undefined
      ? undefined
      : `/trace/${gtin}/?${new URLSearchParams({ ...(lot === undefined ? {} : { lot }), ...(serial === undefined ? {} : { serial }) })}`
  const name = inLang(names, 'name', lang) ?? (gtin === undefined ? undefined : { text: gtin })
  const shown = { name, part, reason: undefined, href: trace }
  if (kind === 'container' || kind === 'other')
    return { ...shown, standing: 'held', said: t('recalls.held', { source }) }
  const answer = answerOf(answers, reached)
  const standing = standingOf(answers, reached)
  const reason = inLang(answer?.body, 'reason', lang)
  const by = answer ? named(answer.publisher) : ''
  if (standing !== 'unanswered') return { ...shown, standing, reason, said: t(`recalls.said-${standing}`, { by }) }
  const said =
    producer === undefined
      ? t('recalls.said-unansweredUnknown', { source: named(recaller) })
      : t('recalls.said-unanswered', { source: named(recaller), producer: named(producer) })
  return { ...shown, standing, said }
}
