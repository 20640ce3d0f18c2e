import { h } from './element.ts'
import { peopleWord } from './people.ts'
import { toast } from './toast.ts'

/** What is shown once and stored nowhere: a key, a link, recovery codes. */

export interface Once {
  title: string
  text: string
  /** One secret, or several in a list. */
  secrets: readonly string[]
  /** Name of the file it may be saved as. */
  file: string
  /** What else helps to use it. */
  below?: readonly Node[]
  /** What is said of nobody having it; that a hash is kept, unless said otherwise. */
  kept?: string
  /** After she said that she has kept it. */
  done?: () => void
}

/** @throws nothing: a browser that forbids it is told of */
const copy = async (text: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text)
    toast(peopleWord('copied'))
  } catch {
    toast(peopleWord('copyFailed'))
  }
}

const saveAs = (file: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = h('a', { href: address, download: file })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

const button = (text: string, press: () => void, className = 'button quiet'): HTMLButtonElement =>
  h('button', { type: 'button', class: className, on: { click: press } }, text)

/** Puts it into the page, and the focus on it. */
export const showOnce = (
  into: HTMLElement,
  { title, text, secrets, file, below = [], kept = peopleWord('onceOnly'), done }: Once,
): void => {
  const whole = secrets.join('\n')
  const [only = ''] = secrets
  const shown =
    secrets.length === 1
      ? h('p', {}, h('code', { class: 'secret' }, only))
      : h('ol', { class: 'codes' }, ...secrets.map((secret) => h('li', {}, h('code', {}, secret))))
  const box = h(
    'section',
    { class: 'calm once', tabindex: -1, 'data-once': true },
    h('h3', {}, title),
    h('p', {}, text),
    h('p', {}, kept),
    shown,
    h(
      'div',
      { class: 'actions' },
      button(peopleWord('copy'), () => void copy(whole)),
      button(peopleWord('print'), () => window.print()),
      button(peopleWord('download'), () => saveAs(file, `${whole}\n`)),
    ),
    ...below,
    button(
      peopleWord('kept'),
      () => {
        box.remove()
        done?.()
      },
      'button',
    ),
  )
  into.replaceChildren(box)
  box.focus()
}
