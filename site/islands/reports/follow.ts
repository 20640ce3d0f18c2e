import { countCharacters, readCode } from '../../../content/reports/code.ts'
import { find } from '../console/element.ts'
import { fetchLater } from '../report/later.ts'
import { leaveFrom } from '../report/leave.ts'
import { root, say } from './said.ts'

/**
 * `/reports/follow/`: asks for the code, derives the mailbox from it here, and shows what is in it. The code stands in no
 * address, and is kept nowhere but in the memory of this page until the mailbox is closed.
 */

// Schemas read this before they make programs of themselves, which the page's policy forbids: not even trying is tried.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

/** Wrong codes in a row after which the next has to wait, and for how many seconds. */
const [MOST_WRONG, WAIT_SECONDS] = [5, 30]
const CHARACTERS = 16

const form = find('[data-code-form]', HTMLFormElement)
const input = find('#code', HTMLInputElement)
const count = find('[data-count]', HTMLElement)
const button = find('button', HTMLButtonElement, form)
const told = find('[data-told]', HTMLElement)
const deriving = find('[data-deriving]', HTMLElement)
const progress = find('progress', HTMLProgressElement, deriving)
const entry = find('[data-entry]', HTMLElement)
const opened = find('[data-mailbox]', HTMLElement)

/** Minutes after the last touch at which an open mailbox closes by itself: phones are put down open. */
const IDLE_MINUTES = 15

let wrong = 0
/** Takes the mailbox out of the page at once; nothing while none is open. */
let clear: (() => void) | undefined
/** Whether something of hers is on its way. */
let isBusy: (() => boolean) | undefined
let idle: ReturnType<typeof setTimeout> | undefined

const tell = (text: string): void => {
  told.textContent = text
}

const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined

const wait = async (): Promise<void> => {
  for (let seconds = WAIT_SECONDS; seconds > 0; seconds--) {
    tell(say('codeWait', { seconds }))
    await new Promise((done) => setTimeout(done, 1_000))
  }
  tell('')
  wrong = 0
}

const failedWith = async (error: unknown): Promise<void> => {
  const status = statusOf(error)
  if (status === 404) {
    wrong++
    tell(say('codeWrong'))
    if (wrong >= MOST_WRONG) await wait()
  } else if (status === 429) tell(say('codeMany'))
  else {
    console.error(error)
    tell(say(status === 503 ? 'closed' : 'failed'))
  }
}

const open = async (): Promise<void> => {
  const code = readCode(input.value)
  if (code === undefined) {
    const left = CHARACTERS - countCharacters(input.value)
    tell(left > 0 ? say('codeShort', { left }) : left < 0 ? say('codeLong') : say('codeWrong'))
    return
  }
  button.disabled = true
  tell('')
  deriving.hidden = false
  progress.value = 0
  try {
    await fetchLater()
    const { clearView, forgetTaken, isSending, openMailbox, openView } = await import('./mailbox-view.ts')
    const mailbox = await openMailbox(code, root.dataset['origin'] ?? '', (done) => {
      progress.value = done
    })
    clear = clearView
    isBusy = isSending
    await openView(mailbox)
    // That it opens says that the report arrived.
    void forgetTaken(code)
    wrong = 0
    input.value = ''
    entry.hidden = true
    opened.hidden = false
    find('#now', HTMLElement).focus()
    shutIdle()
  } catch (error) {
    await failedWith(error)
  }
  deriving.hidden = true
  button.disabled = false
}

/** Nothing of it comes back, with the browser's button neither. */
const shut = (): void => {
  clear?.()
  clear = undefined
  clearTimeout(idle)
  opened.hidden = true
  entry.hidden = false
  input.value = ''
  showCount()
}

const shutIdle = (): void => {
  clearTimeout(idle)
  if (opened.hidden) return
  idle = setTimeout(() => {
    if (isBusy?.()) return shutIdle()
    shut()
    tell(say('shutIdle', { minutes: IDLE_MINUTES }))
  }, IDLE_MINUTES * 60_000)
}

const showCount = (): void => {
  count.textContent = say('codeCount', { count: countCharacters(input.value) })
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void open()
})
input.addEventListener('input', showCount)
find('[data-shut]', HTMLButtonElement).addEventListener('click', () => {
  shut()
  tell(say('shutTold'))
  input.focus()
})
addEventListener('pagehide', shut)
for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, shutIdle, { passive: true })
leaveFrom(root)
showCount()
find('[data-without]', HTMLElement).hidden = true
entry.removeAttribute('data-waits')
