import { reckonDocument } from '../../../content/gep/reckon-document.ts'
import { roleChoice } from './choose-register.ts'
import { ask, type Answer } from './ask.ts'
import { find, h } from './element.ts'
import { issuesOf, sentenceOf } from './failure.ts'
import { clearIssues, field, summary, whileBusy } from './form.ts'
import { openSection } from './frame.ts'
import { foundOf } from './gep/found.ts'
import { placed, readGiven, type Given } from './gep/read.ts'
import { nameOfOrganisation } from './names.ts'
import { rolesFor, type Account, type HeldRole } from './person.ts'
import { receiptOf, type Receipt } from './receipt.ts'
import { at, capital, frameWord, lang, roleTitle, root, word } from './words.ts'

/** Publishing an account of gross ecosystem product: reckoned in the page first, then tried out, published, receipted. */

const MOST_BYTES = 8 * 1024 * 1024
const REGISTERS = ['gep-accounts', 'gep-area-accounts']

const part = (name: string): HTMLElement => find(`[data-part="${name}"]`, HTMLElement, root)

const roleName = async ({ role, organisation }: HeldRole): Promise<string> =>
  `${capital(roleTitle(role))} · ${organisation === null ? frameWord('ofPortal') : await nameOfOrganisation(organisation)}`

const show = (name: string, ...content: HTMLElement[]): void => {
  const place = part(name)
  place.replaceChildren(...content)
  place.hidden = content.length === 0
  place.querySelector<HTMLElement>('h2')?.focus()
}

const wrong = (given: Given, issues: readonly { pointer: string; message: string }[], more = 0): HTMLElement[] => [
  h('h2', { tabindex: -1 }, word('wrongTitle', { count: issues.length + more })),
  h('ul', {}, ...issues.map(({ pointer, message }) => h('li', {}, placed(given, pointer, message)))),
]

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const textIn = ({ body }: Answer, name: string): string => (isFields(body) ? String(body[name] ?? '') : '')

const isEntry = (value: unknown): value is Receipt['entries'][number] =>
  isFields(value) && typeof value['key'] === 'string' && typeof value['index'] === 'number'

const receiptIn = ({ body }: Answer, register: string): Receipt => {
  const entries = isFields(body) && Array.isArray(body['entries']) ? body['entries'].filter(isEntry) : []
  return { register, entries, checkpoint: isFields(body) ? String(body['checkpoint'] ?? '') : '' }
}

const registerIn = (document: unknown): string =>
  isFields(document) && isFields(document['specificArea']) ? 'gep-area-accounts' : 'gep-accounts'

/** Offers what follows once the portal has tried the account out. */
const offerPublishing = (given: Given, role: () => string | undefined, choice: HTMLElement | undefined): void => {
  const reason = h('input', { name: 'reason', maxlength: 500, autocomplete: 'off' })
  const button = h('button', { type: 'button', class: 'button' }, word('publish'))
  const tried = h('p', { role: 'status' })
  const place = part('result')
  const address = (dryRun: boolean): string => {
    const query = new URLSearchParams()
    if (dryRun) query.set('dryRun', 'true')
    // While nothing is stored, a reason that is still to be written stands in for itself.
    const because = reason.value.trim() === '' && dryRun ? '试运行 dry run' : reason.value.trim()
    if (because !== '') query.set('reason', because)
    return `/api/gep/accounts?${query}`
  }
  const refused = (error: unknown): void => {
    const messages = issuesOf(error).map(({ pointer, message }) => placed(given, pointer, message))
    place.insertBefore(summary(sentenceOf(error), messages), place.firstChild)
    place.querySelector<HTMLElement>('[data-issue]')?.focus()
  }
  const send = (dryRun: boolean, key?: string): Promise<Answer> =>
    ask('POST', address(dryRun), {
      body: given.text,
      type: 'application/json',
      role: role(),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
  const guarded = (run: () => Promise<void>): void => {
    void whileBusy(place, async () => {
      clearIssues(place)
      await run().catch(refused)
    })
  }
  // One name for the act, so that pressing twice publishes once.
  let act: { reason: string; key: string } | undefined
  button.addEventListener('click', () =>
    guarded(async () => {
      const because = reason.value.trim()
      if (act?.reason !== because) act = { reason: because, key: crypto.randomUUID() }
      const answer = await send(false, act.key)
      const again = h(
        'button',
        { type: 'button', class: 'link', on: { click: () => location.reload() } },
        word('another'),
      )
      show(
        'result',
        h('h2', { tabindex: -1 }, word('publishedTitle')),
        receiptOf(receiptIn(answer, registerIn(given.document))),
        h('p', {}, h('a', { class: 'button quiet', href: at(textIn(answer, 'url')) }, word('see'))),
        h('p', {}, again),
      )
    }),
  )
  place.hidden = false
  place.replaceChildren(
    tried,
    ...(choice ? [choice] : []),
    field(word('reason'), reason, word('reasonHint')),
    h('p', {}, button),
  )
  guarded(async () => {
    const outlook = textIn(await send(true), 'outlook')
    tried.textContent = word(`outlook-${outlook}`)
    button.disabled = outlook === 'unchanged'
  })
}

const check = (text: string, account: Account, names: ReadonlyMap<HeldRole, string>): void => {
  const value = (id: string): string => {
    const control = document.getElementById(id)
    return control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.value.trim() : ''
  }
  const head = () => ({ method: value('method'), place: value('place'), year: Number(value('year')) })
  show('result')
  const given = readGiven(text, head)
  if ('faults' in given)
    return show('found', summary(frameWord('problems', { count: given.faults.length }), given.faults))
  const outcome = reckonDocument(given.document, lang)
  if ('issues' in outcome) return show('found', ...wrong(given, outcome.issues, outcome.more))
  show('found', ...foundOf(given, outcome))
  const roles = rolesFor(account, ['records-publish'], registerIn(given.document))
  const { element, role } = roleChoice(roles, word('actAs'), (held) => names.get(held) ?? held.id)
  offerPublishing(given, role, element)
}

openSection(async (account, body) => {
  const form = find('[data-give]', HTMLFormElement, body)
  const area = find('#account', HTMLTextAreaElement, form)
  const file = find('#file', HTMLInputElement, form)
  const roles = [...new Set(REGISTERS.flatMap((register) => rolesFor(account, ['records-publish'], register)))]
  const names = new Map(await Promise.all(roles.map(async (role) => [role, await roleName(role)] as const)))
  file.addEventListener('change', async () => {
    const [given] = file.files ?? []
    if (!given) return
    if (given.size > MOST_BYTES) show('found', summary(word('tooLarge')))
    else area.value = await given.text()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void whileBusy(form, async () => {
      // Lets the page say that it works before a long account keeps it busy.
      await new Promise((done) => setTimeout(done, 20))
      check(area.value, account, names)
    })
  })
})
