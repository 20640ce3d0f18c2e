import type { InferResponseType } from 'hono/client'
import { actingAs, type Acting } from './acting.ts'
import { ask, portal } from './ask.ts'
import { closing, confirm, openDialog } from './dialog.ts'
import { find, h } from './element.ts'
import { field, onPress, onSubmit } from './form.ts'
import { openSection } from './frame.ts'
import { grantFields, type Grant } from './grant-form.ts'
import { listed } from './more.ts'
import { showOnce } from './once.ts'
import { about, boundsText, facts, nextOf, personText, roleText, timeOf, type Names } from './people.ts'
import { rolesFor } from './person.ts'
import { toast } from './toast.ts'
import { at, word } from './words.ts'

/** Keys for machines. */

type KeyPage = InferResponseType<typeof portal.api.keys.$get, 200>
type Key = KeyPage['items'][number]

/** Days before its end in which a key is told to end soon. */
const SOON_DAYS = 14
const DAY_MS = 86_400_000

type State = 'works' | 'endsSoon' | 'expired' | 'revoked'
const stateOf = ({ revokedAt, expiresAt }: Key): State => {
  const left = Date.parse(expiresAt) - Date.now()
  if (revokedAt !== null) return 'revoked'
  return left <= 0 ? 'expired' : left < SOON_DAYS * DAY_MS ? 'endsSoon' : 'works'
}

const nameOf = ({ name, id }: Key): string => name ?? word('unnamed', { id: id.slice(0, 6) })

/** What a program says to the portal with the key; `undefined` where its role has nothing that a line could show. */
const exampleOf = (
  { role, bounds }: Pick<Grant, 'role' | 'bounds'>,
  key: string,
): { text: string; code: string } | undefined => {
  const bearer = `-H 'Authorization: Bearer ${key}'`
  const register = role === 'organisation' ? 'replies' : (bounds.registers?.[0] ?? 'air-quality')
  if (role === 'publisher' || role === 'organisation' || role === 'admin')
    return {
      text: word('examplePublish'),
      code: `curl '${location.origin}/api/registers/${register}/entries?dryRun=true' \\\n  ${bearer} \\\n  -H 'Content-Type: text/csv' \\\n  --data-binary @rows.csv`,
    }
  if (role === 'auditor')
    return { text: word('exampleRead'), code: `curl '${location.origin}/api/activity?limit=10' \\\n  ${bearer}` }
  return undefined
}

const exampleParts = (grant: Pick<Grant, 'role' | 'bounds'>, key: string): Node[] => {
  const example = exampleOf(grant, key)
  const link = h('a', { href: at('/developers/') }, word('developers'))
  if (!example) return [h('p', {}, word('exampleNone'), ' ', link)]
  return [
    h('h4', {}, word('example')),
    h('p', {}, example.text),
    h('pre', { tabindex: 0 }, h('code', {}, example.code)),
    h('p', {}, link),
  ]
}

/** What of a list's items acts on, and how it starts over. */
interface Doing {
  acting: Acting
  shown: HTMLElement
  again: () => Promise<void>
}

const askForGrace = async (name: string): Promise<number | undefined> => {
  const select = h(
    'select',
    { name: 'graceHours' },
    ...[24, 72, 168, 0].map((hours) => h('option', { value: hours }, word(`grace${hours}`))),
  )
  const chosen = await openDialog(
    word('rotateOf', { name }),
    [h('p', {}, word('rotateText')), field(word('grace'), select)],
    [closing('yes', word('rotateAction')), closing('', word('cancel'), 'button quiet')],
  )
  return chosen === 'yes' ? Number(select.value) : undefined
}

const rotating = (key: Key, { acting, shown, again }: Doing): HTMLButtonElement => {
  const name = nameOf(key)
  const button = h('button', { type: 'button', class: 'button quiet' }, word('rotate'), about(name))
  onPress(button, async () => {
    const graceHours = await askForGrace(name)
    if (graceHours === undefined) return
    const answer = await portal.api.keys[':id'].rotation.$post(
      { param: { id: key.id }, json: { graceHours } },
      { headers: acting.headers },
    )
    const made = await answer.json()
    const until = new Date(Math.min(Date.now() + graceHours * 3_600_000, Date.parse(key.expiresAt))).toISOString()
    await again()
    showOnce(shown, {
      title: word('rotated'),
      text: graceHours === 0 ? word('rotatedNow') : word('rotatedLater', { at: timeOf(until).textContent }),
      secrets: [made.key],
      file: `lucid-key-${made.id}.txt`,
      below: exampleParts(key, made.key),
    })
  })
  return button
}

const revoking = (key: Key, { acting, again }: Doing): HTMLButtonElement => {
  const name = nameOf(key)
  const button = h('button', { type: 'button', class: 'button quiet' }, word('revoke'), about(name))
  onPress(button, async () => {
    const question = {
      title: word('revokeTitle'),
      text: word('revokeText', { name }),
      action: word('revoke'),
      grave: true,
    }
    if (!(await confirm(question))) return
    await ask('DELETE', `/api/keys/${key.id}`, { role: acting.headers['Lucid-Role'] })
    toast(word('revokedNow'))
    await again()
  })
  return button
}

const keyItem = (key: Key, names: Names, self: string, doing: Doing | undefined): HTMLElement => {
  const state = stateOf(key)
  const isWorking = state === 'works' || state === 'endsSoon'
  const used = key.lastUsedAt === null ? word('never') : word('usedHint', { at: timeOf(key.lastUsedAt).textContent })
  return h(
    'li',
    { 'data-key': key.id, 'data-of': key.id, 'data-state': state, 'data-acts': true },
    h('b', {}, nameOf(key)),
    ' ',
    h(
      'span',
      { class: state === 'works' ? 'badge published' : state === 'endsSoon' ? 'badge' : 'badge withdrawn' },
      word(state),
    ),
    facts([
      [word('for'), roleText(key.role, key.organisation, names)],
      [word('bounds'), boundsText(key.bounds, names)],
      [word('usedAt'), used],
      [word('endsAt'), timeOf(key.expiresAt)],
      key.revokedAt === null ? undefined : [word('revokedAt'), timeOf(key.revokedAt)],
      [
        word('madeBy'),
        h(
          'span',
          {},
          key.createdBy === null ? word('unknown') : personText(key.createdBy, names, self),
          ' · ',
          timeOf(key.createdAt),
        ),
      ],
      [word('id'), h('code', {}, key.id)],
    ]),
    isWorking && doing && key.within && h('div', { class: 'actions' }, rotating(key, doing), revoking(key, doing)),
    isWorking && doing && !key.within && h('p', { class: 'aside' }, word('beyond')),
  )
}

openSection((account, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  const ended = find('[data-ended]', HTMLInputElement, body)
  const list = place('list')
  const showEnded = (): void => {
    for (const item of list.querySelectorAll<HTMLElement>('[data-state]'))
      item.hidden = !ended.checked && ['expired', 'revoked'].includes(item.dataset['state'] ?? '')
    place('none-works').hidden = list.querySelector('li:not([hidden])') !== null
  }
  ended.addEventListener('change', showEnded)

  actingAs(account, ['keys-read'], body, (acting) => {
    const mayKeep = rolesFor(account, ['keys-keep']).some(({ id }) => id === acting.role?.id)
    const read = async (after: string | undefined) => {
      const answer = await portal.api.keys.$get(
        { query: { limit: '50', ...(after ? { after } : {}) } },
        { headers: acting.headers },
      )
      const { items, names } = await answer.json()
      const doing = mayKeep ? { acting, shown: place('shown'), again } : undefined
      return {
        items: items.map((key) => keyItem(key, names, account.account, doing)),
        next: nextOf(answer, 'after'),
      }
    }
    const again = (): Promise<void> =>
      listed(list, read, { empty: word(mayKeep ? 'none' : 'noneReading'), drawn: showEnded })
    place('shown').replaceChildren()
    place('make').hidden = !mayKeep
    if (mayKeep && acting.role) makeForm(place('make-form'), acting, account.names, again)
    return again()
  })
})

const makeForm = (into: HTMLElement, acting: Acting, names: Names, again: () => Promise<void>): void => {
  if (!acting.role) return
  const fields = grantFields(acting.role, names)
  const name = h('input', { name: 'name', maxlength: 80, autocomplete: 'off' })
  const days = h('input', {
    name: 'days',
    type: 'number',
    min: 1,
    max: 3_650,
    value: 365,
    required: true,
    inputmode: 'numeric',
  })
  const shown = h('div', {})
  const form = h(
    'form',
    { class: 'fields' },
    field(word('name'), name, word('nameHint')),
    fields.element,
    field(word('days'), days, word('daysHint')),
    h('button', { class: 'button' }, word('makeAction')),
  )
  onSubmit(form, async () => {
    const grant = fields.read()
    if (!grant) return
    const called = name.value.trim()
    const { body } = await ask('POST', '/api/keys', {
      json: { ...grant, days: Number(days.value), ...(called === '' ? {} : { name: called }) },
      role: acting.headers['Lucid-Role'],
    })
    const made = readMade(body)
    name.value = ''
    showOnce(shown, {
      title: word('made'),
      text: word('madeText', { at: timeOf(made.expiresAt).textContent }),
      secrets: [made.key],
      file: `lucid-key-${made.id}.txt`,
      below: exampleParts(grant, made.key),
    })
    await again()
  })
  into.replaceChildren(shown, form)
}

/** A key as it was just made. @throws TypeError for anything else */
const readMade = (body: unknown): { id: string; key: string; expiresAt: string } => {
  if (typeof body === 'object' && body !== null && 'id' in body && 'key' in body && 'expiresAt' in body)
    return { id: String(body.id), key: String(body.key), expiresAt: String(body.expiresAt) }
  throw new TypeError('no key')
}
