import { ask } from './ask.ts'
import { find, h } from './element.ts'
import { sentenceOf } from './failure.ts'
import { onPress } from './form.ts'
import { actionsOf, may, person, type Account } from './person.ts'
import { at, frameWord, root } from './words.ts'

/** The frame of every page of the console: who is signed in, her sections, and the section itself where she may. */

const told = find('[data-told]', HTMLElement, root)
const tell = (text: string): void => {
  told.textContent = text
  told.hidden = text === ''
}

const shownName = ({ name, account }: Account): string => name ?? frameWord('noName', { account: account.slice(0, 8) })

const open = (account: Account): void => {
  for (const link of root.querySelectorAll<HTMLElement>('nav [data-section]'))
    link.hidden = !may(account, actionsOf(link))
  find('[data-person]', HTMLElement, root).textContent = frameWord('signedInAs', { name: shownName(account) })
  find('[data-top]', HTMLElement, root).hidden = false
  const isHers = may(account, actionsOf(root))
  find('[data-not-yours]', HTMLElement, root).hidden = isHers
  find('[data-body]', HTMLElement, root).hidden = !isHers
}

/** Where the screen is narrow the sections stand behind a button; where it is wide the button is not shown. */
const startMenu = (menu: HTMLButtonElement): void => {
  const isOpen = (): boolean => menu.getAttribute('aria-expanded') === 'true'
  const turn = (to: boolean): void => {
    menu.setAttribute('aria-expanded', String(to))
  }
  menu.addEventListener('click', () => turn(!isOpen()))
  menu.parentElement?.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !isOpen()) return
    turn(false)
    menu.focus()
  })
}

// Who has no section of the console has no menu.
const menu = root.querySelector<HTMLButtonElement>('[data-menu]')
if (menu) startMenu(menu)

onPress(find('[data-out]', HTMLButtonElement, root), async () => {
  await ask('DELETE', '/api/account/sessions/current')
  try {
    localStorage.removeItem('lucid-publishes')
  } catch {
    // Nothing was kept.
  }
  location.assign(at('/console/sign-in/'))
})

/** Whoever is signed in, once the frame has shown that this page is for her; never for anybody else. */
export const opened: Promise<Account> = (async () => {
  tell(frameWord('loading'))
  try {
    const account = await person
    tell('')
    open(account)
    if (may(account, actionsOf(root))) return account
  } catch (error) {
    tell(sentenceOf(error))
  }
  return new Promise<never>(() => {})
})()

/**
 * Starts a section once it is known who is signed in and that it is hers. What it cannot start with is said in the page.
 * @param run - given who is signed in, and the part of the page that is the section's
 */
export const openSection = (run: (account: Account, body: HTMLElement) => void | Promise<void>): void => {
  void opened.then(async (account) => {
    const body = find('[data-body]', HTMLElement, root)
    try {
      await run(account, body)
    } catch (error) {
      body.insertBefore(h('p', { class: 'issue', role: 'alert' }, sentenceOf(error)), body.firstChild)
    }
  })
}
