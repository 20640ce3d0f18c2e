import type { InferResponseType } from 'hono/client'
import { shownNumber } from '../../numbers.ts'
import { actingAs, type Acting } from './acting.ts'
import { ask, portal } from './ask.ts'
import { closing, openDialog } from './dialog.ts'
import { find, h } from './element.ts'
import { field, onPress } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { about, nextOf, timeOf, type Names } from './people.ts'
import { attesterText, readRules, rulesOf, titleOf, type RuleList } from './points-awards/rules.ts'
import { fileForm, tellForm } from './points-awards/tell.ts'
import { toast } from './toast.ts'
import { capital, frameWord, lang, word } from './words.ts'

/** Awards of points: told, attested by a second body, listed, and taken back. */

type Award = InferResponseType<typeof portal.api.points.awards.$get, 200>['items'][number]

const roleOf = (acting: Acting): string | undefined => acting.headers['Lucid-Role']

const evidenceOf = (rules: RuleList, { rule, evidence }: Award): string =>
  Object.entries(evidence ?? {})
    .map(([name, value]) => {
      const field = rules.find(({ id }) => id === rule)?.evidence[name]
      return `${field?.title[lang] ?? name} ${value}${field?.unit ? ` ${field.unit.title[lang]}` : ''}`
    })
    .join(' · ')

const reasonIn = (name: string): HTMLTextAreaElement => h('textarea', { name, rows: 2, required: true, maxlength: 300 })

const line = (rules: RuleList, award: Award, names: Names, acts: readonly HTMLButtonElement[]): HTMLElement =>
  h(
    'li',
    { 'data-award': award.id, 'data-of': award.id },
    h('b', {}, titleOf(rules, award.rule)),
    ' ',
    h('span', { class: 'tabular' }, word('pointsOf', { points: shownNumber(String(award.points)) })),
    ' ',
    h('span', { class: 'badge' }, word(`state-${award.state}`)),
    award.explanation !== null && h('p', {}, capital(award.explanation[lang])),
    award.evidence !== null && h('p', { class: 'aside' }, capital(evidenceOf(rules, award))),
    award.reason !== null && h('p', {}, award.reason),
    award.audit !== null && h('p', {}, word(`audit-${award.audit.finding}`, { reason: award.audit.reason })),
    h(
      'p',
      { class: 'aside' },
      word('toldBy', {
        attester: attesterText(rules, award.rule, award.attester, names),
        day: timeOf(award.told).textContent,
      }),
      ' · ',
      word('account', { holder: award.holder }),
    ),
    acts.length > 0 && h('div', { class: 'actions', 'data-acts': true }, ...acts),
  )

const secondActs = (award: Award, acting: Acting, done: () => Promise<void>): HTMLButtonElement[] => {
  const decide = (json: object): Promise<unknown> =>
    ask('POST', `/api/points/awards/${encodeURIComponent(award.id)}/attestation`, { json, role: roleOf(acting) })
  const agree = h('button', { type: 'button', class: 'button' }, word('agree'), about(award.id))
  const decline = h('button', { type: 'button', class: 'button quiet' }, word('decline'), about(award.id))
  onPress(agree, async () => {
    await decide({ agrees: true })
    await done()
    toast(word('agreed'))
  })
  onPress(decline, async () => {
    const reason = reasonIn('reason')
    const actions = [closing('yes', word('decline')), closing('', frameWord('cancel'), 'button quiet')]
    if ((await openDialog(word('decline'), [field(word('declineWhy'), reason)], actions)) !== 'yes') return
    await decide({ agrees: false, reason: reason.value })
    await done()
    toast(word('declined'))
  })
  return [agree, decline]
}

const reverseAct = (award: Award, acting: Acting, done: () => Promise<void>): HTMLButtonElement[] => {
  const mayReverse = acting.role?.role === 'issuer' || acting.role?.role === 'admin'
  if (award.state !== 'awarded' || !mayReverse) return []
  const button = h('button', { type: 'button', class: 'link' }, word('reverse'), about(award.id))
  onPress(button, async () => {
    const reason = reasonIn('reason')
    const why = h(
      'select',
      { name: 'why' },
      ...['slip', 'misuse'].map((value) => h('option', { value }, word(`why-${value}`))),
    )
    const chosen = await openDialog(
      word('reverseTitle', { points: shownNumber(String(award.points)) }),
      [h('p', {}, word('reverseText')), field(word('why'), why), field(word('reason'), reason)],
      [closing('yes', word('reverse'), 'button grave'), closing('', frameWord('cancel'), 'button quiet')],
    )
    if (chosen !== 'yes') return
    const { body } = await ask('POST', '/api/points/reversals', {
      json: { award: award.id, why: why.value, reason: reason.value },
      role: roleOf(acting),
    })
    await done()
    const number = (name: 'taken' | 'claimed'): number =>
      typeof body === 'object' && body !== null && name in body ? Number(Reflect.get(body, name)) : 0
    toast(word('reversed', { taken: number('taken'), claimed: number('claimed') }))
  })
  return [button]
}

openSection((account, body) => {
  const list = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  actingAs(account, ['points-awards-read'], body, async (acting) => {
    const rules = await readRules()
    const { role } = acting
    const isIssuer = role?.role === 'issuer'
    const page = async (
      into: HTMLElement,
      query: { second?: 'true' },
      acts: (award: Award) => HTMLButtonElement[],
      empty: string,
    ): Promise<void> =>
      listed(
        into,
        async (cursor) => {
          const answer = await portal.api.points.awards.$get(
            { query: { limit: '20', ...query, ...(cursor === undefined ? {} : { cursor }) } },
            { headers: acting.headers },
          )
          const { items } = await answer.json()
          const shown = items.map((award) => line(rules, award, account.names, acts(award)))
          return { items: shown, next: nextOf(answer, 'cursor') }
        },
        { empty },
      )
    const show = async (): Promise<void> => {
      await page(list('awards'), {}, (award) => reverseAct(award, acting, show), word('listNone'))
      if (isIssuer)
        await page(list('second'), { second: 'true' }, (award) => secondActs(award, acting, show), word('secondNone'))
    }
    list('issuing').hidden = !isIssuer
    if (isIssuer) {
      const own = rulesOf(rules, role.organisation ?? '')
      // Made anew for another role, so that nothing listens twice.
      const [make, file] = [
        h('form', { class: 'fields', 'data-make': true }),
        h('form', { class: 'fields', 'data-file': true }),
      ]
      list('make').replaceWith(make)
      list('file').replaceWith(file)
      tellForm(make, own, acting, show)
      fileForm(file, own, acting, show)
    }
    await show()
  })
})
