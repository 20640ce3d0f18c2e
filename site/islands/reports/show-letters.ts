import { h } from '../console/element.ts'
import type { SealedFile } from '../../../content/reports/statement.ts'
import { fetchEvidence } from './evidence-file.ts'
import type { Portal } from './portal.ts'
import { say, shownBytes, shownDay } from './said.ts'
import type { NameOf } from './show-state.ts'
import type { Letter } from './unlock.ts'

/** Messages of both sides, and the files that belong to them. Whatever they hold is shown as text. */

/** What opening a file needs; without an identity there is nothing to open. */
export interface Keys {
  portal: Portal
  number: string
  identity: string | undefined
}

/** Kinds that a browser draws without running anything. */
const PICTURE = /^image\/(jpeg|png|webp|gif)$/

const handOver = (bytes: Uint8Array<ArrayBuffer>, { name, mediaType }: SealedFile): Node => {
  const isPicture = PICTURE.test(mediaType)
  // Nothing that a stranger sent is opened in the page of the portal but a picture.
  const url = URL.createObjectURL(new Blob([bytes], { type: isPicture ? mediaType : 'application/octet-stream' }))
  if (isPicture)
    return h('img', { src: url, alt: name, class: 'evidence', on: { load: () => URL.revokeObjectURL(url) } })
  const link = h('a', { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
  return document.createTextNode('')
}

const fileButton = ({ portal, number, identity }: Keys, file: SealedFile): HTMLElement => {
  const told = h('span', { role: 'status', class: 'aside' })
  const open = async (): Promise<void> => {
    if (identity === undefined) return
    told.textContent = say('downloading')
    try {
      told.replaceChildren(handOver(await fetchEvidence(portal, { number, identity }, file), file))
      item.dataset['opened'] = 'true'
    } catch (error) {
      console.error(error)
      told.textContent = say('downloadBad')
    }
  }
  const label = say('download', { name: file.name, size: shownBytes(file.bytes) })
  const button = h(
    'button',
    { type: 'button', class: 'button quiet', on: { click: () => void open() } },
    h('span', {}, label),
  )
  // What was opened stays open when the mailbox is asked for anew.
  const item = h('li', { 'data-opens': file.id }, button, told)
  return item
}

export const showFiles = (keys: Keys, files: readonly SealedFile[]): HTMLElement | undefined =>
  files.length === 0 || keys.identity === undefined
    ? undefined
    : h('ul', { class: 'plain files' }, ...files.map((file) => fileButton(keys, file)))

const letter = ({ by, day, message, bytes }: Letter, keys: Keys, nameOf: NameOf): HTMLElement =>
  h(
    'li',
    { class: by === 'reporter' ? 'mine' : 'theirs' },
    h('div', { class: 'aside' }, `${by === 'reporter' ? say('by-reporter') : nameOf(by)} · ${shownDay(day)}`),
    h('p', { class: 'words' }, message?.text ?? say('letterUnread', { bytes })),
    showFiles(keys, message?.files ?? []),
  )

export const showLetters = (letters: readonly Letter[], keys: Keys, nameOf: NameOf): HTMLElement =>
  letters.length === 0
    ? h('p', { class: 'aside' }, say('lettersNone'))
    : h('ol', { class: 'letters' }, ...letters.map((one) => letter(one, keys, nameOf)))
