import { startRegistration } from '@simplewebauthn/browser'
import type { InferResponseType } from 'hono/client'
import { actItem, gather, type Act } from './acts.ts'
import { ask, portal } from './ask.ts'
import { closing, confirm, openDialog } from './dialog.ts'
import { find, h } from './element.ts'
import { clearIssues, field, markIssue, onPress, onSubmit } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { showOnce } from './once.ts'
import { Cancelled } from './passkey.ts'
import { about, NO_NAMES, nextOf, timeOf } from './people.ts'
import type { Account } from './person.ts'
import { toast } from './toast.ts'
import { word } from './words.ts'

/** One's own account. */

type Passkey = Account['passkeys'][number]
type Session = InferResponseType<typeof portal.api.account.sessions.$get, 200>['items'][number]

/** Recovery codes that are enough. */
const FEW_CODES = 3

const passkeyName = ({ name }: Pick<Passkey, 'name'>): string => name ?? word('unnamed')

const readAccount = async (): Promise<Account> => (await portal.api.account.$get()).json()

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
type Creation = Parameters<typeof startRegistration>[0]['optionsJSON']
const isCreation = (value: unknown): value is Creation => isFields(value) && typeof value['challenge'] === 'string'

/** Makes another passkey on this device. @throws Cancelled, Refused, Lost */
const makePasskey = async (name: string): Promise<void> => {
  const { body } = await ask('POST', '/api/account/passkeys/options', { json: {} })
  const options = isFields(body) ? body['options'] : undefined
  if (!isCreation(options)) throw new TypeError('no options for a passkey')
  const response = await startRegistration({ optionsJSON: options }).catch((error: unknown) => {
    throw error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name) ? new Cancelled() : error
  })
  await ask('POST', '/api/account/passkeys', { json: { response, ...(name === '' ? {} : { name }) } })
}

const askForName = async (passkey: Passkey): Promise<string | undefined> => {
  const input = h('input', { name: 'name', maxlength: 80, value: passkey.name ?? '' })
  const chosen = await openDialog(
    word('renameOf', { name: passkeyName(passkey) }),
    [field(word('name'), input, word('nameHint'))],
    [closing('yes', word('save')), closing('', word('cancel'), 'button quiet')],
  )
  return chosen === 'yes' ? input.value.trim() : undefined
}

const passkeyItem = (passkey: Passkey, again: () => Promise<void>): HTMLElement => {
  const name = passkeyName(passkey)
  const rename = h('button', { type: 'button', class: 'button quiet' }, word('rename'), about(name))
  const remove = h('button', { type: 'button', class: 'button quiet' }, word('remove'), about(name))
  onPress(rename, async () => {
    const given = await askForName(passkey)
    if (given === undefined) return
    await ask('PATCH', `/api/account/passkeys/${passkey.id}`, { json: { name: given === '' ? null : given } })
    toast(word('saved'))
    await again()
  })
  onPress(remove, async () => {
    const question = {
      title: word('removeTitle'),
      text: word('removeText', { name }),
      action: word('remove'),
      grave: true,
    }
    if (!(await confirm(question))) return
    await ask('DELETE', `/api/account/passkeys/${passkey.id}`)
    toast(word('removed'))
    await again()
  })
  const used = passkey.lastUsedAt === null ? word('unused') : dated('used', passkey.lastUsedAt)
  return h(
    'li',
    { 'data-acts': true },
    h('b', {}, name),
    h('p', { class: 'aside' }, dated('made', passkey.createdAt), ' · ', used),
    h('div', { class: 'actions' }, rename, remove),
  )
}

/** A sentence around an instant. */
const dated = (name: string, at: string): HTMLElement => {
  const [before = '', after = ''] = word(name, { at: '\u0000' }).split('\u0000')
  return h('span', {}, before, timeOf(at), after)
}

/** Everybody has a passkey but the invented people of a demonstration, who enter by a link. */
const isInvented = ({ passkeys }: Account): boolean => passkeys.length === 0

const sessionItem = (session: Session, account: Account, again: () => Promise<void>): HTMLElement => {
  const without = isInvented(account) ? word('byDemonstration') : word('byCode')
  const by = session.passkey === null ? without : word('byPasskey', { name: session.passkeyName ?? word('unnamed') })
  const when = dated('since', session.createdAt)
  const end = h('button', { type: 'button', class: 'button quiet' }, word('end'), about(when.textContent))
  onPress(end, async () => {
    await ask('DELETE', `/api/account/sessions/${session.id}`)
    toast(word('ended'))
    await again()
  })
  return h(
    'li',
    { 'data-acts': true },
    h('b', {}, by),
    ' ',
    session.current && h('span', { class: 'badge' }, word('here')),
    h('p', { class: 'aside' }, when, ' · ', dated('until', session.expiresAt)),
    !session.current && end,
  )
}

openSection(async (first, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  let account = first

  const warn = (): void => {
    const { passkeys, roles, recoveryCodesLeft: count, unreleased } = account
    const said = [
      isInvented(account) && word('demonstration'),
      unreleased && word('warnUnreleased'),
      roles.length > 0 && passkeys.length === 1 && word('warnOnePasskey'),
      count < FEW_CODES && !isInvented(account) && word('warnFewCodes', { count }),
    ].filter((text) => text !== false)
    place('warnings').hidden = said.length === 0
    place('warnings').replaceChildren(...said.map((text) => h('p', {}, text)))
  }
  const showPasskeys = (): void =>
    place('passkeys').replaceChildren(...account.passkeys.map((passkey) => passkeyItem(passkey, refresh)))
  const showCodes = (): void => {
    place('codes-left').textContent = word('codesLeft', { count: account.recoveryCodesLeft })
  }
  const showSessions = async (): Promise<void> => {
    const { items } = await (await portal.api.account.sessions.$get()).json()
    place('sessions').replaceChildren(...items.map((session) => sessionItem(session, account, showSessions)))
    const others = items.length - 1
    const button = h('button', { type: 'button', class: 'button quiet' }, word('endOthers'))
    onPress(button, async () => {
      const { ended } = await (await portal.api.account.sessions.$delete()).json()
      toast(word('endedOthers', { count: ended }))
      await showSessions()
    })
    place('sessions-form').replaceChildren(others > 0 ? button : h('p', { class: 'aside' }, word('noOthers')))
  }
  const refresh = async (): Promise<void> => {
    account = await readAccount()
    warn()
    showPasskeys()
    showCodes()
    await showSessions()
  }

  const name = h('input', { name: 'name', autocomplete: 'nickname', maxlength: 80, value: account.name ?? '' })
  const nameForm = h(
    'form',
    { class: 'fields' },
    field(word('name'), name, word('nameHint')),
    h('button', { class: 'button' }, word('save')),
  )
  onSubmit(nameForm, async () => {
    const given = name.value.trim()
    await ask('PATCH', '/api/account', { json: { name: given === '' ? null : given } })
    toast(word('saved'))
  })
  place('name-form').replaceChildren(nameForm)

  const passkey = h('input', { name: 'name', maxlength: 80, autocomplete: 'off' })
  const addForm = h(
    'form',
    { class: 'fields' },
    field(word('passkeyName'), passkey, word('passkeyNameHint')),
    h('button', { class: 'button' }, word('add')),
  )
  onSubmit(addForm, async () => {
    await makePasskey(passkey.value.trim())
    passkey.value = ''
    toast(word('added'))
    await refresh()
  })
  place('add-form').replaceChildren(addForm)

  const renew = h('button', { type: 'button', class: 'button quiet' }, word('codesNew'))
  const offerCodes = (): void => place('codes-form').replaceChildren(h('div', { 'data-acts': true }, renew))
  onPress(renew, async () => {
    const question = { title: word('codesTitle'), text: word('codesAsk'), action: word('codesAction'), grave: true }
    if (!(await confirm(question))) return
    const made = await portal.api.account['recovery-codes'].$post({ json: {} })
    const { recoveryCodes } = await made.json()
    showOnce(place('codes-form'), {
      title: word('codesShown'),
      text: word('codesShownText'),
      secrets: recoveryCodes,
      file: 'lucid-recovery-codes.txt',
      done: offerCodes,
    })
    account = await readAccount()
    warn()
    showCodes()
  })
  offerCodes()

  const start = account.account.slice(0, 4)
  const typed = h('input', { name: 'start', autocomplete: 'off', spellcheck: false, autocapitalize: 'off' })
  const closeForm = h(
    'form',
    { class: 'fields' },
    field(word('closeType', { start }), typed),
    h('button', { class: 'button grave' }, word('closeAction')),
  )
  onSubmit(closeForm, async () => {
    clearIssues(closeForm)
    if (typed.value.trim() !== start) {
      markIssue(typed, word('closeWrong', { start }))
      typed.focus()
      return
    }
    await ask('DELETE', '/api/account')
    const told = h('section', { tabindex: -1 }, h('h2', {}, word('closed')), h('p', {}, word('closedText')))
    body.replaceChildren(told)
    for (const part of document.querySelectorAll<HTMLElement>('[data-top], .opening')) part.hidden = true
    told.focus()
  })
  place('close-form').replaceChildren(closeForm)

  const acts = new Map<string, Act>()
  const readActs = async (before: string | undefined) => {
    const answer = await portal.api.account.activity.$get({ query: { limit: '20', ...(before ? { before } : {}) } })
    const { items } = await answer.json()
    const names = { ...NO_NAMES, accounts: account.name === null ? {} : { [account.account]: account.name } }
    return {
      items: gather(acts, items).map((act) => actItem(act, names, account.account)),
      next: nextOf(answer, 'before'),
    }
  }
  warn()
  showPasskeys()
  showCodes()
  await Promise.all([showSessions(), listed(place('activity'), readActs, { empty: word('activityNone') })])
})
