import { find, h } from './element.ts'
import { sentenceOf } from './failure.ts'
import { field } from './form.ts'
import { peopleWord, roleText, type Names } from './people.ts'
import { rolesFor, type Account, type HeldRole } from './person.ts'
import type { ActionName } from '../../../content/people/permissions.ts'

/** Somebody with several roles that allow the same says in which one she acts. */

export interface Acting {
  /** The role; `undefined` where none of hers allows it. */
  role: HeldRole | undefined
  /** For requests: names the role where there are several. */
  headers: Record<string, string>
}

/** Runs what nobody pressed a button for; its failure is said at the top of the section. */
export const orSay = (into: HTMLElement, run: () => void | Promise<void>): void => {
  const place = find('[data-acting]', HTMLElement, into)
  place.querySelector('.issue')?.remove()
  void (async () => {
    try {
      await run()
    } catch (error) {
      place.appendChild(h('p', { class: 'issue', role: 'alert' }, sentenceOf(error)))
    }
  })()
}

/**
 * Asks in which role somebody acts, where there are several; starts over when she chooses another.
 * @param run - called at once with the only or first role, and again after each choice
 */
export const actingAs = (
  account: Account,
  actions: readonly ActionName[],
  into: HTMLElement,
  run: (acting: Acting) => void | Promise<void>,
): void => {
  const roles = rolesFor(account, actions)
  const acting = (role: HeldRole | undefined): Acting => ({
    role,
    headers: role && roles.length > 1 ? { 'Lucid-Role': role.id } : {},
  })
  if (roles.length > 1) {
    const names: Names = account.names
    const options = roles.map(({ id, role, organisation }) =>
      h('option', { value: id }, roleText(role, organisation, names)),
    )
    const select = h('select', {}, ...options)
    select.addEventListener('change', () => orSay(into, () => run(acting(roles.find(({ id }) => id === select.value)))))
    find('[data-acting]', HTMLElement, into).replaceChildren(
      field(peopleWord('actAs'), select, peopleWord('actAsHint')),
    )
  }
  orSay(into, () => run(acting(roles[0])))
}
