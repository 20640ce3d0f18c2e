import type { InferResponseType } from 'hono/client'
import { AUDIT_FINDINGS } from '../../../content/points/audit-finding.ts'
import { shownTime } from '../../time.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask, portal } from './ask.ts'
import { closing, openDialog } from './dialog.ts'
import { find, h } from './element.ts'
import { field, onPress } from './form.ts'
import { openSection } from './frame.ts'
import { about, organisationText, type Names } from './people.ts'
import { attesterText, readRules, titleOf, type RuleList } from './points-awards/rules.ts'
import { toast } from './toast.ts'
import { at, capital, frameWord, lang, word } from './words.ts'

/** Awards that were drawn for audit with what was found of them, and patterns that honest use seldom makes. */

type Draw = InferResponseType<typeof portal.api.points.draws.$get, 200>['items'][number]
type Audited = InferResponseType<typeof portal.api.points.audits.$get, 200>['items'][number]
type Anomaly = InferResponseType<typeof portal.api.points.anomalies.$get, 200>['items'][number]

const number = new Intl.NumberFormat(lang === 'en' ? 'en' : 'zh-CN')

/** Draws and awards that one page of the section shows. */
const [DRAWS, AWARDS] = ['60', '200']

const foundText = ({ audit }: Audited): string =>
  audit === null
    ? word('open')
    : word('found', { finding: word(audit.finding), day: shownTime(audit.day, lang), reason: audit.reason })

/** Asks for a finding and its reason. @returns whether it was stated */
const stateFinding = async (day: string, { id }: Audited, acting: Acting): Promise<boolean> => {
  const finding = h(
    'select',
    { name: 'finding' },
    ...AUDIT_FINDINGS.map((one) => h('option', { value: one }, word(one))),
  )
  const reason = h('textarea', { name: 'reason', rows: 3, required: true, maxlength: 300 })
  const chosen = await openDialog(
    word('state'),
    [field(word('finding'), finding), field(word('reason'), reason)],
    [closing('yes', word('state')), closing('', frameWord('cancel'), 'button quiet')],
  )
  if (chosen !== 'yes') return false
  await ask('POST', '/api/points/audits/findings', {
    json: { day, award: id, finding: finding.value, reason: reason.value },
    role: acting.headers['Lucid-Role'],
  })
  return true
}

const drawnItem = (
  day: string,
  award: Audited,
  { rules, names, acting, again }: { rules: RuleList; names: Names; acting: Acting; again: () => Promise<void> },
): HTMLElement => {
  const { audit, points, explanation, attester, holder, state } = award
  const button = h(
    'button',
    { type: 'button', class: audit === null ? 'button' : 'link' },
    word(audit === null ? 'state' : 'restate'),
    about(award.id),
  )
  onPress(button, async () => {
    if (!(await stateFinding(day, award, acting))) return
    await again()
    toast(word('stated'))
  })
  const isDoubtful = audit?.finding === 'doubtful' && state === 'awarded'
  return h(
    'li',
    { 'data-award': award.id },
    h('b', {}, titleOf(rules, award.rule)),
    ' ',
    h('span', { class: 'tabular' }, word('pointsOf', { points: number.format(points) })),
    ' ',
    h('span', { class: 'badge' }, frameWordOfState(state)),
    explanation !== null && h('p', {}, capital(explanation[lang])),
    h('p', { class: 'aside' }, word('toldBy', { attester: attesterText(rules, award.rule, attester, names), holder })),
    h('p', {}, foundText(award)),
    h(
      'div',
      { class: 'actions', 'data-acts': true },
      button,
      isDoubtful && h('a', { href: at('/console/points-awards/') }, word('toAwards')),
    ),
  )
}

/** As the section of awards calls it. */
const frameWordOfState = (state: Audited['state']): string => word(`state-${state}`)

const oddItem = ({ kind, title, organisation, account, day, count, points }: Anomaly, names: Names): HTMLElement =>
  h(
    'li',
    { 'data-kind': kind },
    h('b', {}, title[lang]),
    h(
      'p',
      {},
      kind === 'many-vouched'
        ? word('oddAccounts', { count: number.format(count) })
        : word('oddCount', { count: number.format(count), points: number.format(points) }),
    ),
    h(
      'p',
      { class: 'aside' },
      [
        ...(organisation === null ? [] : [organisationText(organisation, names)]),
        ...(account === null ? [] : [word('oddAccount', { account })]),
        ...(day === null ? [] : [shownTime(day, lang)]),
      ].join(' · '),
    ),
  )

const seedOf = ({ size, root }: Draw): HTMLElement =>
  h(
    'p',
    { class: 'aside' },
    word('draw', { size: number.format(size), root: `${root.slice(0, 12)}…` }),
    ' ',
    h('a', { href: at(`/log/?entry=${size - 1}`) }, word('drawLink')),
  )

openSection((account, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  actingAs(account, ['points-audit'], body, async (acting) => {
    const { headers } = acting
    const empty = (text: string): HTMLElement => h('li', { class: 'aside' }, text)
    const [rules, draws, odd] = await Promise.all([
      readRules(),
      portal.api.points.draws.$get({ query: { limit: DRAWS } }).then(async (answer) => (await answer.json()).items),
      portal.api.points.anomalies
        .$get({ query: { limit: '50' } }, { headers })
        .then(async (answer) => (await answer.json()).items),
    ])
    place('odd').replaceChildren(
      ...(odd.length === 0 ? [empty(word('oddNone'))] : odd.map((one) => oddItem(one, account.names))),
    )
    const showDay = async (draw: Draw): Promise<void> => {
      const again = (): Promise<void> => showDay(draw)
      const answer = await portal.api.points.audits.$get({ query: { day: draw.day, limit: AWARDS } }, { headers })
      const { items } = await answer.json()
      const done = items.filter(({ audit }) => audit !== null).length
      place('draw').replaceChildren(
        seedOf(draw),
        items.length > 0 ? h('p', {}, word('progress', { done, count: items.length })) : '',
      )
      const line = { rules, names: account.names, acting, again }
      place('drawn').replaceChildren(
        ...(items.length === 0 ? [empty(word('drawnNone'))] : items.map((award) => drawnItem(draw.day, award, line))),
      )
    }
    const [newest] = draws
    if (!newest) return place('drawn').replaceChildren(empty(word('noDraws')))
    const day = h('select', {}, ...draws.map((draw) => h('option', { value: draw.day }, shownTime(draw.day, lang))))
    day.addEventListener('change', () => {
      const chosen = draws.find((draw) => draw.day === day.value)
      if (chosen) void showDay(chosen)
    })
    place('day').replaceChildren(field(word('day'), day))
    await showDay(newest)
  })
})
