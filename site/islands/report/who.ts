import { find, h } from '../console/element.ts'
import { organisationsOf, type Registered } from './county.ts'
import { say } from './words.ts'

/** Whom it is about: the organisations of the county come as a whole list and are searched here. */

const MOST_SHOWN = 12

const plain = (text: string): string => text.toLowerCase().replace(/\s/g, '')

export const openWho = (form: HTMLFormElement, changed: () => void): { refresh: () => void } => {
  const box = find('[data-registered]', HTMLDetailsElement, form)
  const typed = find('#registered', HTMLInputElement, box)
  const list = find('[data-found]', HTMLUListElement, box)
  const told = find('[role="status"]', HTMLElement, box)
  const name = find('#whoName', HTMLInputElement, form)
  const code = find('#organisation', HTMLInputElement, form)
  let known: Registered[] = []
  const choose = (one: Registered): void => {
    name.value = one.name.slice(0, name.maxLength)
    code.value = one.code
    box.open = false
    changed()
    name.focus()
  }
  const show = (): void => {
    const sought = plain(typed.value)
    const found = known.filter((one) => plain(one.name).includes(sought) || one.code.toLowerCase().startsWith(sought))
    list.replaceChildren(
      ...found
        .slice(0, MOST_SHOWN)
        .map((one) =>
          h(
            'li',
            {},
            h('button', { type: 'button', class: 'link', on: { click: () => choose(one) } }, one.name),
            h('code', { class: 'aside' }, ` ${one.code}`),
          ),
        ),
    )
    if (known.length > 0) told.textContent = found.length === 0 ? say('registeredNone') : ''
  }
  const load = async (): Promise<void> => {
    const county = find('input[name="place"]', HTMLInputElement, form).value
    if (!box.open || county === '') return
    try {
      known = (await organisationsOf(county)).filter((one) => one.code !== '')
      told.textContent = known.length === 0 ? say('registeredEmpty') : ''
    } catch {
      told.textContent = say('registeredEmpty')
    }
    show()
  }
  box.addEventListener('toggle', () => void load())
  typed.addEventListener('input', show)
  return { refresh: () => void load() }
}
