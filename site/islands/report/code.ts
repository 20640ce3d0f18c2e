import { newCode, readCode } from '../../../content/reports/code.ts'
import { find } from '../console/element.ts'
import { say } from './words.ts'

/** The receipt code, shown before anything is sent: whatever happens afterwards, she can look whether it arrived. */

export interface Code {
  value: () => string
  show: () => void
  isConfirmed: () => boolean
}

const LAST = 4

export const openCode = (form: HTMLFormElement): Code => {
  const shown = find('[data-code]', HTMLElement, form)
  const typed = find('#code', HTMLInputElement, form)
  const copy = find('[data-code-copy]', HTMLButtonElement, form)
  const copied = find('[data-code-copied]', HTMLElement, form)
  let code = ''
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(code).then(
      () => {
        copied.textContent = say('codeCopied')
      },
      () => {
        copied.textContent = ''
      },
    )
  })
  const offline = find('[data-offline-told]', HTMLElement, form)
  const tellOffline = (): void => {
    offline.hidden = navigator.onLine
  }
  addEventListener('online', tellOffline)
  addEventListener('offline', tellOffline)
  return {
    value: () => code,
    show: () => {
      // The same as long as this page is open: what she wrote down stays right.
      if (code === '') code = newCode(crypto.getRandomValues(new Uint8Array(10)))
      shown.textContent = code
      copy.hidden = !('clipboard' in navigator)
      tellOffline()
    },
    isConfirmed: () => {
      const plain = typed.value
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^0-9A-Z]/g, '')
      const asLast = plain.replaceAll('O', '0').replace(/[IL]/g, '1')
      return readCode(typed.value) === code || asLast === code.slice(-LAST)
    },
  }
}
