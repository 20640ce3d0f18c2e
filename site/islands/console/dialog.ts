import { h } from './element.ts'
import { frameWord } from './words.ts'

/** Questions that have to be answered before it goes on; the browser's own dialog keeps the focus inside and gives it back. */

let count = 0

/**
 * Opens a dialog with a heading, a content, and buttons that close it.
 * @returns the value of the button that closed it; empty for Escape
 */
export const openDialog = (title: string, content: Node[], actions: HTMLButtonElement[]): Promise<string> => {
  const id = `dialog-${++count}`
  const dialog = h(
    'dialog',
    { 'aria-labelledby': id },
    h('h2', { id }, title),
    h('form', { method: 'dialog' }, ...content, h('div', { class: 'actions' }, ...actions)),
  )
  document.body.appendChild(dialog)
  return new Promise((done) => {
    dialog.addEventListener('close', () => {
      done(dialog.returnValue)
      dialog.remove()
    })
    dialog.showModal()
  })
}

/** A button that closes the dialog it stands in. */
export const closing = (value: string, text: string, className = 'button'): HTMLButtonElement =>
  h('button', { class: className, value, ...(value === '' ? { formnovalidate: true } : {}) }, text)

/** Asks whether to go on. @param grave - what is done cannot be taken back */
export const confirm = async (question: {
  title: string
  text: string
  action: string
  grave?: boolean
}): Promise<boolean> => {
  const { title, text, action, grave = false } = question
  const chosen = await openDialog(
    title,
    text.split('\n\n').map((paragraph) => h('p', {}, paragraph)),
    [closing('yes', action, grave ? 'button grave' : 'button'), closing('', frameWord('cancel'), 'button quiet')],
  )
  return chosen === 'yes'
}
