import { ask } from './ask.ts'
import { find, h } from './element.ts'
import { openSection } from './frame.ts'
import { nameOfOrganisation, nameOfPlace } from './names.ts'
import { actionsOf, may, type Account, type HeldRole } from './person.ts'
import { at, capital, frameWord, REGISTER_TITLES, roleMeaning, roleTitle, root } from './words.ts'

/** The overview: who she is, what she may do, and what waits for her. */

const listed = (texts: string[]): string => texts.join(frameWord('listed'))

/** A role's bounds in words. */
const boundsOf = async ({ bounds }: HeldRole): Promise<string[]> => {
  const { registers, places, schemes, rowsPerDay } = bounds
  const told: string[] = []
  if (registers)
    told.push(frameWord('boundRegisters', { registers: listed(registers.map((id) => REGISTER_TITLES[id] ?? id)) }))
  if (places) told.push(frameWord('boundPlaces', { places: listed(await Promise.all(places.map(nameOfPlace))) }))
  if (schemes) told.push(frameWord('boundSchemes', { schemes: listed([...schemes]) }))
  if (rowsPerDay !== undefined) told.push(frameWord('boundRows', { rows: rowsPerDay }))
  return told.length > 0 ? told : [frameWord('unbound')]
}

const roleItem = async (role: HeldRole): Promise<HTMLElement> => {
  const { organisation } = role
  const where = organisation === null ? frameWord('ofPortal') : await nameOfOrganisation(organisation)
  return h(
    'li',
    {},
    h('b', {}, capital(roleTitle(role.role))),
    ' · ',
    organisation === null ? where : frameWord('ofOrganisation', { organisation: where }),
    h('p', {}, roleMeaning(role.role)),
    h('p', { class: 'aside' }, capital((await boundsOf(role)).join(' · '))),
  )
}

const isList = (body: unknown): body is { items: unknown[] } =>
  typeof body === 'object' && body !== null && 'items' in body && Array.isArray(body.items)

/** What waits in one section; nothing where nothing does. */
const waitItem = async (card: HTMLElement, path: string): Promise<HTMLElement | undefined> => {
  const section = card.querySelector('b')?.textContent ?? ''
  try {
    const { body, next } = await ask('GET', path)
    const count = isList(body) ? body.items.length : 0
    if (count === 0) return undefined
    const text = frameWord(next === undefined ? 'waitingCount' : 'waitingMore', { section, count })
    return h('li', {}, h('a', { href: at(`/console/${card.dataset['card']}/`) }, text))
  } catch {
    return h('li', {}, frameWord('waitingFailed', { section }))
  }
}

const showWaiting = async (cards: HTMLElement[]): Promise<void> => {
  const items = await Promise.all(cards.map((card) => waitItem(card, card.dataset['waiting'] ?? '')))
  const found = items.filter((item) => item !== undefined)
  find('[data-waits]', HTMLElement, root).replaceChildren(...found)
  find('[data-waits-none]', HTMLElement, root).hidden = found.length > 0
}

const showPerson = async (account: Account): Promise<void> => {
  find('[data-name]', HTMLElement, root).textContent = account.name ?? frameWord('noNameGiven')
  find('[data-account]', HTMLElement, root).textContent = account.account
  find('[data-passkeys]', HTMLElement, root).textContent = frameWord('passkeysCount', {
    count: account.passkeys.length,
  })
  find('[data-unreleased]', HTMLElement, root).hidden = !account.unreleased
  const items = await Promise.all(account.roles.map(roleItem))
  find('[data-roles]', HTMLElement, root).replaceChildren(
    ...(items.length > 0 ? items : [h('li', {}, frameWord('noRoles'))]),
  )
}

openSection(async (account) => {
  const cards = [...root.querySelectorAll<HTMLElement>('[data-card]')].filter((card) => may(account, actionsOf(card)))
  for (const card of cards) card.hidden = false
  await Promise.all([showPerson(account), showWaiting(cards.filter((card) => card.dataset['waiting'] !== undefined))])
})
