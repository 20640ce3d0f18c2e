import type { InferResponseType } from 'hono/client'
import { isCreditCode } from '../../../content/organisations/credit-code.ts'
import { actingAs, orSay, type Acting } from './acting.ts'
import { ask, portal } from './ask.ts'
import { confirm } from './dialog.ts'
import { beginDrawing } from './drawn.ts'
import { find, h } from './element.ts'
import { field, onPress } from './form.ts'
import { openSection } from './frame.ts'
import { inviting, showInvitations, type Fill } from './invitations.ts'
import { listed } from './more.ts'
import {
  about,
  boundsText,
  nextOf,
  organisationText,
  peopleWord,
  personText,
  roleText,
  timeOf,
  type Names,
  type RolePage,
} from './people.ts'
import { rolesFor, type Account } from './person.ts'
import { seekOrganisation } from './seek.ts'
import { suggesting, type Suggestion } from './suggest.ts'
import { toast } from './toast.ts'
import { roleMeaning, roleTitle, word } from './words.ts'

/** Organisations within one's reach: who holds which role, who is invited, who waits for release. */

type Listed = RolePage['items'][number]
type Waiting = InferResponseType<typeof portal.api.recoveries.$get, 200>['items'][number]

/** Which roles are shown: all, those of one organisation (`portal` for none), or those of one person. */
interface Shown {
  organisation?: string
  account?: string
}

const nameOf = ({ account, name }: Pick<Listed, 'account' | 'name'>, names: Names, self: string): string =>
  personText(account, name === null ? names : { ...names, accounts: { ...names.accounts, [account]: name } }, self)

/** An instant within a sentence. */
const sentence = (name: string, at: string, values: Record<string, string> = {}): HTMLElement => {
  const [before = '', after = ''] = word(name, { ...values, at: '\u0000' }).split('\u0000')
  return h('span', {}, before, timeOf(at), after)
}

interface Doing {
  acting: Acting
  account: Account
  /** Whether the role that she acts in may invite and end. */
  mayGrant: boolean
  fill: Fill
  again: () => Promise<void>
}

const ending = (role: Listed, names: Names, { acting, account, fill, again }: Doing): HTMLButtonElement => {
  const said = { name: nameOf(role, names, account.account), role: roleTitle(role.role) }
  const button = h(
    'button',
    { type: 'button', class: 'button quiet' },
    word('end'),
    about(`${said.name} · ${said.role}`),
  )
  onPress(button, async () => {
    const question = { title: word('endTitle', said), text: word('endText'), action: word('end'), grave: true }
    if (!(await confirm(question))) return
    await ask('DELETE', `/api/roles/${role.id}`, { role: acting.headers['Lucid-Role'] })
    await again()
    const undo = h(
      'button',
      { type: 'button', class: 'button quiet', on: { click: () => fill(role, names) } },
      word('undo'),
    )
    const told = h('div', { class: 'calm', role: 'status', tabindex: -1 }, h('p', {}, word('ended', said)), undo)
    find('[data-undo]', HTMLElement).replaceChildren(told)
    told.focus()
  })
  return button
}

const roleItem = (role: Listed, names: Names, doing: Doing): HTMLElement => {
  const { account, mayGrant } = doing
  const granted = sentence('granted', role.grantedAt, { who: personText(role.grantedBy, names, account.account) })
  return h(
    'li',
    { 'data-role': role.id, 'data-of': role.id, 'data-acts': true },
    h('b', {}, nameOf(role, names, account.account)),
    h('p', {}, roleText(role.role, role.organisation, names)),
    h('p', { class: 'aside' }, roleMeaning(role.role)),
    h('p', { class: 'aside' }, `${word('bounds')}: ${boundsText(role.bounds, names)}`),
    h('p', { class: 'aside' }, granted),
    mayGrant && role.within && ending(role, names, doing),
    mayGrant && !role.within && h('p', { class: 'aside' }, word('beyond')),
  )
}

const recoveryItem = (one: Waiting, names: Names, { acting, account, again }: Doing): HTMLElement => {
  const name = nameOf(one, names, account.account)
  const button = h('button', { type: 'button', class: 'button' }, word('release'), about(name))
  onPress(button, async () => {
    const question = { title: word('releaseTitle', { name }), text: word('releaseText'), action: word('release') }
    if (!(await confirm(question))) return
    await ask('POST', `/api/recoveries/${one.account}/release`, { role: acting.headers['Lucid-Role'] })
    toast(word('released'))
    await again()
  })
  return h(
    'li',
    { 'data-of': one.account, 'data-acts': true },
    h('b', {}, name),
    h('p', {}, one.roles.map((role) => roleText(role.role, role.organisation, names)).join(peopleWord('listed'))),
    h('p', { class: 'aside' }, sentence('waitingSince', one.since)),
    button,
  )
}

const shownOf = (): Shown => {
  const query = new URLSearchParams(location.search)
  const [organisation, account] = [query.get('organisation'), query.get('account')]
  return { ...(organisation ? { organisation } : {}), ...(account ? { account } : {}) }
}

openSection((account, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)

  actingAs(account, ['roles-read'], body, async (acting) => {
    const { headers } = acting
    const own = acting.role?.organisation ?? undefined
    const mayGrant = rolesFor(account, ['roles-grant']).some(({ id }) => id === acting.role?.id)
    let shown = shownOf()

    const readRoles = async (after: string | undefined) => {
      const wanted = shown
      const query = { limit: '10', ...wanted, ...(after ? { after } : {}) }
      const answer = await portal.api.roles.$get({ query }, { headers })
      const { items, names } = await answer.json()
      // She may have asked for others meanwhile.
      if (after === undefined && wanted === shown) head(items[0], names)
      return { items: items.map((role) => roleItem(role, names, doing)), next: nextOf(answer, 'after') }
    }
    const head = (first: Listed | undefined, names: Names): void => {
      const { organisation, account: sought } =
        own === undefined ? shown : { organisation: own, account: shown.account }
      const everybody = h(
        'button',
        { type: 'button', class: 'link', on: { click: () => orSay(body, () => show({})) } },
        word('allAgain'),
      )
      const said =
        sought !== undefined
          ? word('rolesOfPerson', { name: first ? nameOf(first, names, account.account) : sought })
          : organisation === undefined
            ? word('all')
            : word('inOrganisation', {
                organisation: organisationText(organisation === 'portal' ? null : organisation, names),
              })
      place('heading').hidden = false
      const isPart = shown.organisation !== undefined || shown.account !== undefined
      place('heading').replaceChildren(said, ' ', ...(isPart ? [everybody] : []))
    }
    const showRoles = (): Promise<void> =>
      listed(place('roles'), readRoles, {
        empty: word(mayGrant ? 'none' : 'noneReading'),
        more: peopleWord('moreOf'),
        of: JSON.stringify(shown),
      })
    const show = async (wanted: Shown): Promise<void> => {
      shown = wanted
      const query = new URLSearchParams({ ...wanted }).toString()
      history.replaceState(null, '', location.pathname + (query === '' ? '' : `?${query}`))
      place('undo').replaceChildren()
      await showRoles()
      place('heading').focus()
    }
    const showRecoveries = async (): Promise<void> => {
      const { isNewest, put } = beginDrawing(place('recoveries'))
      const { items, names } = await (await portal.api.recoveries.$get({}, { headers })).json()
      if (!isNewest()) return
      place('waiting-part').hidden = !mayGrant || items.length === 0
      put(...items.map((one) => recoveryItem(one, names, doing)))
    }
    const again = async (): Promise<void> => {
      await Promise.all([
        showRoles(),
        showRecoveries(),
        showInvitations(place('invitations'), acting, account, mayGrant, fill),
      ])
    }
    place('invite').hidden = !mayGrant
    const fill: Fill = mayGrant
      ? inviting(place('invite-form'), acting, account, () =>
          showInvitations(place('invitations'), acting, account, mayGrant, fill),
        )
      : () => undefined
    const doing: Doing = { acting, account, mayGrant, fill, again }

    place('seek').hidden = own !== undefined
    place('organisations').hidden = own !== undefined
    if (own === undefined) {
      const choose = (wanted: Shown): void => orSay(body, () => show(wanted))
      seeking(place('seek'), headers, choose)
      await showOrganisations(place('organisations'), headers, choose)
    }
    await again()
  })
})

/** Organisations in which somebody holds a role, a button each. */
const showOrganisations = (list: HTMLElement, headers: Record<string, string>, show: (wanted: Shown) => void) =>
  listed(
    list,
    async (after) => {
      const answer = await portal.api.roles.organisations.$get(
        { query: { limit: '20', ...(after ? { after } : {}) } },
        { headers },
      )
      const { items, names } = await answer.json()
      const buttons = items.map(({ organisation, roles }) => {
        const text = word('count', { organisation: organisationText(organisation, names), roles })
        const press = () => show({ organisation: organisation ?? 'portal' })
        const named = { 'data-of': organisation ?? 'portal' }
        return h('li', named, h('button', { type: 'button', class: 'link', on: { click: press } }, text))
      })
      return { items: buttons, next: nextOf(answer, 'after') }
    },
    { empty: word('none'), more: peopleWord('moreOf') },
  )

/** One field for people and organisations. */
const seeking = (into: HTMLElement, headers: Record<string, string>, show: (wanted: Shown) => void): void => {
  const input = h('input', { type: 'search', maxlength: 80 })
  const seek = async (typed: string, signal: AbortSignal): Promise<Suggestion[]> => {
    const code = typed.toUpperCase()
    if (isCreditCode(code)) return [{ value: `organisation ${code}`, text: code }]
    const [people, organisations] = await Promise.all([
      portal.api.roles.$get({ query: { name: typed, limit: '20' } }, { headers }).then((answer) => answer.json()),
      seekOrganisation(typed, signal),
    ])
    const found = new Map(
      people.items.map((one): [string, string] => [
        `account ${one.account}`,
        word('person', { name: one.name ?? '', role: roleText(one.role, one.organisation, people.names) }),
      ]),
    )
    for (const { value, text } of organisations) found.set(`organisation ${value}`, text)
    return [...found].map(([value, text]) => ({ value, text }))
  }
  const choose = ({ value }: Suggestion): void => {
    const [kind = '', id = ''] = value.split(' ')
    input.value = ''
    show(kind === 'account' ? { account: id } : { organisation: id })
  }
  const seekField = field(word('seek'), input, word('seekHint'))
  seekField.appendChild(suggesting(input, seek, choose))
  into.replaceChildren(seekField)
}
