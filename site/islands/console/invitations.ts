import type { InferResponseType } from 'hono/client'
import type { Bounds } from '../../../content/people/roles.ts'
import type { Acting } from './acting.ts'
import { ask, portal } from './ask.ts'
import { find, h } from './element.ts'
import { field, onPress, onSubmit } from './form.ts'
import { grantFields } from './grant-form.ts'
import { listed } from './more.ts'
import { showOnce } from './once.ts'
import { about, boundsText, nextOf, peopleWord, personText, roleText, timeOf, type Names } from './people.ts'
import type { Account } from './person.ts'
import { qrOf } from './qr.ts'
import { toast } from './toast.ts'
import { roleTitle, word } from './words.ts'

/** Invitations: made, listed, taken back. */

type Invitation = InferResponseType<typeof portal.api.invitations.$get, 200>['items'][number]

/** Fills the form as something was granted before. */
export type Fill = (grant: { role: string; organisation: string | null; bounds: Bounds }, names: Names) => void

const sentence = (name: string, at: string, values: Record<string, string> = {}): HTMLElement => {
  const [before = '', after = ''] = word(name, { ...values, at: '\u0000' }).split('\u0000')
  return h('span', {}, before, timeOf(at), after)
}

const isMade = (body: unknown): body is { link: string; expiresAt: string } =>
  typeof body === 'object' && body !== null && 'link' in body && 'expiresAt' in body

/**
 * The form that makes a link, which is shown once.
 * @returns what fills the form
 */
export const inviting = (into: HTMLElement, acting: Acting, account: Account, made: () => Promise<void>): Fill => {
  if (!acting.role) return () => undefined
  const fields = grantFields(acting.role, account.names)
  const hours = h(
    'select',
    { name: 'hours' },
    ...[72, 24, 168, 720].map((one) => h('option', { value: one }, word(`hours${one}`))),
  )
  const shown = h('div', {})
  const form = h(
    'form',
    { class: 'fields' },
    fields.element,
    field(word('hours'), hours),
    h('button', { class: 'button' }, word('inviteAction')),
  )
  onSubmit(form, async () => {
    const grant = fields.read()
    if (!grant) return
    const asked = { ...grant, hours: Number(hours.value) }
    const { body } = await ask('POST', '/api/invitations', { json: asked, role: acting.headers['Lucid-Role'] })
    if (!isMade(body)) throw new TypeError('no invitation')
    showOnce(shown, {
      title: word('link'),
      text: word('linkText', { at: timeOf(body.expiresAt).textContent, role: roleTitle(grant.role) }),
      secrets: [body.link],
      file: 'lucid-invitation.txt',
      below: [qrOf(body.link, word('linkCode')), h('p', { class: 'aside' }, word('linkCodeText'))],
    })
    await made()
  })
  into.replaceChildren(shown, form)
  return (grant, names) => {
    fields.fill(grant, names)
    toast(word('filled'))
    find('#org-invite', HTMLElement).focus()
  }
}

type State = 'open' | 'used' | 'expired' | 'revoked'
const stateOf = ({ usedAt, revokedAt, expiresAt }: Invitation): State => {
  if (usedAt !== null) return 'used'
  if (revokedAt !== null) return 'revoked'
  return Date.parse(expiresAt) > Date.now() ? 'open' : 'expired'
}

const toldOf = (one: Invitation, names: Names, self: string): HTMLElement => {
  if (one.usedAt !== null) return sentence('usedBy', one.usedAt, { who: personText(one.usedBy, names, self) })
  if (one.revokedAt !== null) return sentence('revokedAt', one.revokedAt)
  return sentence(stateOf(one) === 'open' ? 'openUntil' : 'expiredAt', one.expiresAt)
}

const invitationItem = (
  one: Invitation,
  names: Names,
  {
    acting,
    account,
    mayGrant,
    fill,
    again,
  }: { acting: Acting; account: Account; mayGrant: boolean; fill: Fill; again: () => Promise<void> },
): HTMLElement => {
  const state = stateOf(one)
  const role = roleText(one.role, one.organisation, names)
  const revoke = h('button', { type: 'button', class: 'button quiet' }, word('revoke'), about(role))
  onPress(revoke, async () => {
    await ask('DELETE', `/api/invitations/${one.id}`, { role: acting.headers['Lucid-Role'] })
    toast(word('revokedNow'))
    await again()
  })
  const press = { click: () => fill(one, names) }
  const repeat = h('button', { type: 'button', class: 'button quiet', on: press }, word('again'), about(role))
  return h(
    'li',
    { 'data-invitation': one.id, 'data-of': one.id, 'data-state': state, 'data-acts': true },
    h('b', {}, role),
    ' ',
    h('span', { class: state === 'open' ? 'badge published' : 'badge' }, word(state)),
    h('p', { class: 'aside' }, boundsText(one.bounds, names)),
    h(
      'p',
      { class: 'aside' },
      toldOf(one, names, account.account),
      ' · ',
      sentence('granted', one.createdAt, { who: personText(one.invitedBy, names, account.account) }),
    ),
    mayGrant && one.within && h('div', { class: 'actions' }, state === 'open' ? revoke : repeat),
  )
}

/** The invitations within one's reach, the newest first. */
export const showInvitations = (
  list: HTMLElement,
  acting: Acting,
  account: Account,
  mayGrant: boolean,
  fill: Fill,
): Promise<void> => {
  const again = (): Promise<void> => showInvitations(list, acting, account, mayGrant, fill)
  const read = async (after: string | undefined) => {
    const query = { limit: '10', ...(after ? { after } : {}) }
    const answer = await portal.api.invitations.$get({ query }, { headers: acting.headers })
    const { items, names } = await answer.json()
    const doing = { acting, account, mayGrant, fill, again }
    return { items: items.map((one) => invitationItem(one, names, doing)), next: nextOf(answer, 'after') }
  }
  return listed(list, read, { empty: word('invitationsNone'), more: peopleWord('more') })
}
