import { sha256 } from '../../../../content/log/webcrypto.ts'
import { hex } from '../../../../content/log/bytes.ts'
import { MOST_FILE_BYTES } from '../../../../content/reports/fields.ts'
import { stripPhoto } from '../../../../content/reports/photo.ts'
import { open, pad, seal, unpad } from '../../../../content/reports/sealing.ts'
import type { SealedFile } from '../../../../content/reports/statement.ts'
import type { Acting } from '../acting.ts'
import { send } from '../ask.ts'
import { saveFile } from '../download.ts'
import { h } from '../element.ts'
import { onPress } from '../form.ts'
import { word } from '../words.ts'
import { handIn } from './api.ts'

/**
 * Sealed files, opened in the browser. What a stranger sent is never run, framed or drawn but as the picture that its own
 * bytes are: a photograph is shown without whatever else the file held; anything else can be saved and nothing more.
 */

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** A name that is one everywhere: no folders, nothing hidden, no two endings to be fooled by. */
const safeName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^\.+/, '')
    .slice(-80) || 'file'

const fetched = async (number: string, id: string, { headers }: Acting): Promise<Uint8Array> => {
  const path = `/api/report-desk/reports/${encodeURIComponent(number)}/files/${encodeURIComponent(id)}`
  return new Uint8Array(await (await send(path, { headers })).arrayBuffer())
}

/** Whether it is, to the byte, what was said of it when it was sealed. */
const isAsSaid = async (
  bytes: Uint8Array<ArrayBuffer>,
  { bytes: length, sha256: hash }: SealedFile,
): Promise<boolean> => bytes.length === length && hex(await sha256(bytes)) === hash

const pictureOf = (bytes: Uint8Array, name: string): HTMLElement | undefined => {
  const photo = stripPhoto(bytes)
  if ('fault' in photo) return undefined
  const url = URL.createObjectURL(new Blob([new Uint8Array(photo.bytes)], { type: photo.mediaType }))
  const image = h('img', { src: url, alt: word('photoAlt', { name }), class: 'evidence' })
  const link = h('a', { href: url, target: '_blank', rel: 'noopener', class: 'photo' }, image)
  return link
}

/** One file: opened at the press of a button, since it may be large. */
export const fileItem = (number: string, file: SealedFile, secret: string, acting: Acting): HTMLElement => {
  const place = h('div', {})
  const button = h('button', { type: 'button', class: 'button quiet' }, word('openFile'))
  const item = h(
    'li',
    // What was opened stays while other things are done with the report.
    { 'data-file': file.id, 'data-opens': `file ${file.id}` },
    h('p', {}, h('b', {}, file.name), ' ', h('span', { class: 'aside' }, sizeText(file.bytes))),
    place,
    h('div', { class: 'actions', 'data-acts': true }, button),
  )
  onPress(button, async () => {
    const opened = await open(secret, await fetched(number, file.id, acting))
    const bytes = unpad(opened) ?? opened
    const picture = pictureOf(bytes, file.name)
    const save = h('button', { type: 'button', class: 'button quiet' }, word('saveFile'))
    save.addEventListener('click', () =>
      saveFile({ name: safeName(file.name), content: new Blob([bytes], { type: 'application/octet-stream' }) }),
    )
    place.replaceChildren(
      ...(picture ? [picture] : [h('p', { class: 'aside' }, word('noPicture'))]),
      ...((await isAsSaid(bytes, file)) ? [] : [h('p', { class: 'issue' }, word('fileDiffers'))]),
      h('div', { class: 'actions' }, save),
    )
    button.remove()
    item.dataset['opened'] = 'true'
  })
  return item
}

/** Files chosen in a form, sealed to the report and handed in. @throws Refused, Lost, Cancelled */
export const sealFiles = async (
  files: readonly File[],
  { number, recipient }: { number: string; recipient: string },
  acting: Acting,
): Promise<SealedFile[]> => {
  const sealed: SealedFile[] = []
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const id = await handIn(number, await seal([recipient], pad(bytes)), acting)
    const mediaType = /^[a-z]+\/[a-z0-9.+-]{1,80}$/.test(file.type) ? file.type : 'application/octet-stream'
    const name = file.name.normalize('NFC').slice(-100) || 'file'
    sealed.push({ id, name, mediaType, bytes: bytes.length, sha256: hex(await sha256(bytes)) })
  }
  return sealed
}

/** What is wrong with files before they are sealed, in words. */
export const filesFault = (files: readonly File[]): string | undefined => {
  const bad = files.find(({ size }) => size === 0 || size > MOST_FILE_BYTES)
  return bad && word(bad.size === 0 ? 'fileEmpty' : 'fileLarge', { name: bad.name })
}

/** The files of a form's field; an empty field gives one without a name. */
export const chosenFiles = (values: FormData, name: string): File[] =>
  values.getAll(name).filter((value): value is File => value instanceof File && value.name !== '')
