import type { ActionName } from '../../../content/people/permissions.ts'
import { find, h } from './element.ts'
import { rolesFor, type Account, type HeldRole } from './person.ts'

/** A searchable list of the registers that somebody may write in. */

/** As the page carries it. */
export interface Choosable {
  id: string
  title: string
  /** In both languages and as its address, for the search. */
  words: string
  /** What allows to write it. */
  action: ActionName
}

const isChoosable = (value: unknown): value is Choosable =>
  typeof value === 'object' && value !== null && 'id' in value && 'title' in value && 'words' in value

/** Roles in which she may write there. */
export const rolesIn = (account: Account, register: Choosable): HeldRole[] =>
  rolesFor(account, [register.action], register.id)

/** Registers that she may write in, by title. */
export const openTo = (account: Account, element: HTMLElement): Choosable[] => {
  const given: unknown = JSON.parse(element.dataset['registers'] ?? '[]')
  const all = Array.isArray(given) ? given.filter(isChoosable) : []
  return all.filter((register) => rolesIn(account, register).length > 0)
}

/**
 * Fills the list in `element` and narrows it as she types.
 * @param choose - called with what she chose
 */
export const offerRegisters = (
  element: HTMLElement,
  registers: readonly Choosable[],
  choose: (register: Choosable) => void,
): void => {
  const search = find('input', HTMLInputElement, element)
  const list = find('ul', HTMLElement, element)
  const none = find('[data-none]', HTMLElement, element)
  const items = registers.map((register) => ({
    words: register.words.toLowerCase(),
    item: h(
      'li',
      {},
      h('button', { type: 'button', class: 'link', on: { click: () => choose(register) } }, register.title),
      ' ',
      h('code', { class: 'aside' }, register.id),
    ),
  }))
  const narrow = (): void => {
    const wanted = search.value.trim().toLowerCase()
    const found = items.filter(({ words }) => words.includes(wanted))
    list.replaceChildren(...found.map(({ item }) => item))
    none.hidden = found.length > 0
  }
  search.addEventListener('input', narrow)
  narrow()
}

/** Where several roles of hers would do: in which she acts. */
export const roleChoice = (
  roles: readonly HeldRole[],
  label: string,
  nameOf: (role: HeldRole) => string,
): {
  element: HTMLElement | undefined
  role: () => string | undefined
} => {
  if (roles.length < 2) return { element: undefined, role: () => roles[0]?.id }
  const select = h(
    'select',
    { id: 'acting-role' },
    ...roles.map((role) => h('option', { value: role.id }, nameOf(role))),
  )
  return {
    element: h('div', { class: 'field' }, h('label', { for: 'acting-role' }, label), select),
    role: () => select.value,
  }
}
