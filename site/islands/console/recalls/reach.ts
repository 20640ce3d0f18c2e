import type { InferResponseType } from 'hono/client'
import { portal } from '../ask.ts'
import { h } from '../element.ts'
import { lang, word } from '../words.ts'

/** What a recall would reach, asked and shown before it is sent. */

export type Reach = InferResponseType<typeof portal.api.recalls.reach.$get, 200>

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const fetchReach = async (query: URLSearchParams): Promise<Reach> => {
  const answer = await portal.api.recalls.reach.$get({
    query: { gtin: query.get('gtin') ?? '', scope: scopeIn(query), ...listsIn(query) },
  })
  return answer.json()
}
const scopeIn = (query: URLSearchParams): 'all' | 'lots' | 'serials' | 'issues' => {
  const scope = query.get('scope')
  return scope === 'all' || scope === 'serials' || scope === 'issues' ? scope : 'lots'
}
const listsIn = (query: URLSearchParams): { lots?: string; serials?: string; issues?: string } => {
  const [lots, serials, issues] = [query.get('lots'), query.get('serials'), query.get('issues')]
  return {
    ...(lots === null ? {} : { lots }),
    ...(serials === null ? {} : { serials }),
    ...(issues === null ? {} : { issues }),
  }
}

/** A warning, no refusal: goods of such a lot may well be on shelves. */
export const unregisteredText = ({ unregistered }: Reach): string[] =>
  unregistered.length === 0 ? [] : [word('unregistered', { lots: unregistered.join(lang === 'zh' ? '、' : ', ') })]

const SHOWN = 30
const reachList = ({ reached, total }: Reach): HTMLElement =>
  total === 0
    ? h('p', { role: 'status' }, word('reachesNone'))
    : h(
        'div',
        { role: 'status' },
        h('p', {}, word('reaches', { total })),
        h(
          'ul',
          {},
          ...reached
            .slice(0, SHOWN)
            .map((one) =>
              h('li', {}, [textOf(one['name']), textOf(one['lot'] ?? one['serial'])].join(' ').trim() || one.id),
            ),
        ),
        total > SHOWN && h('p', {}, word('more', { count: total - SHOWN })),
      )

export const reachParts = (reach: Reach): HTMLElement[] => [
  ...unregisteredText(reach).map((text) => h('p', { class: 'caution', role: 'status' }, text)),
  reachList(reach),
]
