import { ask, portal } from '../console/ask.ts'
import { find, h } from '../console/element.ts'
import { field, onPress } from '../console/form.ts'
import { openSection } from '../console/frame.ts'
import { organisationText } from '../console/people.ts'
import type { Account as Person } from '../console/person.ts'
import { lang, word } from '../console/words.ts'
import { shownTime } from '../../time.ts'
import { claimPart } from './claim.ts'
import { countedPart } from './counted.ts'
import { familyPart } from './family.ts'
import { actingsOf, headersOf, readAccounts, type Account, type Acting } from './read.ts'
import { bankPart, closePart, rankingPart } from './settings.ts'
import { givePart, redeemPart, waitingPart } from './spend.ts'
import { statementPart } from './statement.ts'

/** One's own account of points: what it holds and why, and what can be done with it. */

export const number = new Intl.NumberFormat(lang === 'en' ? 'en' : 'zh-CN')

/** What the parts of the page know of each other. */
export interface Place {
  acting: Acting
  account: Account
  /** Her own account, where a family’s is shown. */
  own: Account
  /** Reads and shows everything anew, after something moved. @param news - shown first, and read out */
  again: (news?: HTMLElement) => Promise<void>
}

const codeText = (code: string, until: string, say: string): HTMLElement =>
  h(
    'div',
    { role: 'status' },
    h('p', {}, say),
    h('p', {}, h('span', { class: 'showcode' }, code)),
    h('p', { class: 'aside' }, word('codeUntil', { time: shownTime(until, lang) })),
  )

const vouchPart = ({ acting, account }: Place): HTMLElement | undefined => {
  if (account.attested !== null || account.kind !== 'person') return undefined
  const button = h('button', { type: 'button', class: 'button' }, word('vouchCode'))
  const said = h('div', {})
  const { withdrawn } = account
  onPress(button, async () => {
    const { body } = await ask('POST', `/api/points/accounts/${account.id}/attestation-codes`, {
      json: {},
      role: acting.role,
    })
    said.replaceChildren(codeText(...codeIn(body), word('vouchShow')))
  })
  return h(
    'section',
    { class: 'vouching' },
    h('h2', {}, word(withdrawn ? 'vouchWithdrawn' : 'vouch')),
    withdrawn !== null &&
      h(
        'p',
        { class: 'notice' },
        word('vouchWithdrawnText', { time: shownTime(withdrawn.at, lang), reason: withdrawn.reason }),
      ),
    h('p', {}, word('vouchText')),
    h('div', { 'data-acts': true }, button),
    said,
  )
}

/** A code and until when it works. */
const codeIn = (body: unknown): [string, string] => {
  const said = typeof body === 'object' && body !== null ? body : {}
  return ['code' in said ? String(said.code) : '', 'until' in said ? String(said.until) : '']
}

export const showCode = (into: HTMLElement, body: unknown, say: string): void =>
  into.replaceChildren(codeText(...codeIn(body), say))

const holdingPart = ({ account }: Place): HTMLElement => {
  const [next] = account.expiring
  return h(
    'div',
    { class: 'holding' },
    h('p', { class: 'balance' }, word('available'), h('b', {}, number.format(account.available))),
    account.reserved > 0 && h('p', {}, word('reserved', { points: number.format(account.reserved) })),
    account.owed > 0 && h('p', { class: 'notice' }, word('owed', { points: number.format(account.owed) })),
    next &&
      h(
        'p',
        { class: 'aside' },
        word('expires', { points: number.format(next.points), day: shownTime(next.day, lang) }),
      ),
    h('p', { class: 'aside' }, `${word('number')} `, h('code', {}, account.id), word('numberText')),
  )
}

const openPart = (acting: Acting, again: Place['again']): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button' }, word('open'))
  onPress(button, async () => {
    await portal.api.points.accounts.$post({ json: {} }, headersOf(acting))
    await again()
  })
  return h('section', {}, h('p', {}, word('openText')), h('div', { 'data-acts': true }, button))
}

/** Which account is shown: hers, her family’s, or an organisation’s. */
const chooser = (
  person: Person,
  own: readonly Account[],
  chosen: { acting: Acting; account: Account | undefined },
  choose: (acting: Acting, account: string | undefined) => Promise<void>,
): HTMLElement | undefined => {
  const actings = actingsOf(person)
  const options = actings.flatMap((acting, at) => {
    const isNow = acting.role === chosen.acting.role
    const name =
      acting.organisation === undefined
        ? word('mine')
        : word('of', { name: organisationText(acting.organisation, person.names) })
    const mine = { value: `${at}`, name, isChosen: isNow && chosen.account?.kind !== 'family' }
    const family = own.find(({ kind }) => kind === 'family')
    return isNow && family
      ? [mine, { value: `${at} ${family.id}`, name: word('family'), isChosen: chosen.account?.kind === 'family' }]
      : [mine]
  })
  if (options.length < 2) return undefined
  const select = h(
    'select',
    {},
    ...options.map(({ value, name, isChosen }) => h('option', { value, selected: isChosen }, name)),
  )
  select.addEventListener('change', () => {
    const [at, account] = select.value.split(' ')
    const acting = actings[Number(at)]
    if (acting) void choose(acting, account)
  })
  return field(word('whose'), select)
}

openSection(async (person, body) => {
  const into = find('[data-points]', HTMLElement, body)
  const show = async (acting: Acting, wanted?: string, news?: HTMLElement): Promise<void> => {
    const accounts = await readAccounts(acting)
    const [own] = accounts
    const again = (said?: HTMLElement) => show(acting, wanted, said)
    const account = accounts.find(({ id }) => id === wanted) ?? own
    const choose = chooser(person, accounts, { acting, account }, (by, id) => show(by, id))
    const parts = account && own ? await partsOf({ acting, account, own, again }) : [openPart(acting, again)]
    into.replaceChildren(...[choose, news, ...parts].filter((part) => part !== undefined))
    news?.focus()
  }
  const [first] = actingsOf(person)
  if (first) await show(first)
})

const partsOf = async (place: Place): Promise<(HTMLElement | undefined)[]> => {
  const query = new URLSearchParams(location.search)
  return [
    holdingPart(place),
    vouchPart(place),
    await redeemPart(place, query.get('offer') ?? undefined),
    await waitingPart(place),
    await statementPart(place),
    claimPart(place),
    countedPart(place),
    await givePart(place, query.get('project') ?? undefined),
    familyPart(place),
    bankPart(place),
    rankingPart(place),
    closePart(place),
  ]
}
