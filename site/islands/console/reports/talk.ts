import { decodeLong, encodeLong } from '../../../../content/reports/base64.ts'
import { openMessage, readMessage, sealLetter, type SealedFile } from '../../../../content/reports/statement.ts'
import type { Acting } from '../acting.ts'
import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { field, onSubmit, summary } from '../form.ts'
import { Refused } from '../request.ts'
import { toast } from '../toast.ts'
import { capital, lang, word } from '../words.ts'
import { act, type Whole } from './api.ts'
import { chosenFiles, fileItem, filesFault, sealFiles } from './files.ts'
import { dayText } from './labels.ts'

/** What both sides wrote, sealed to the report; and asking, by which she stays unknown. */

const messageItem = async (
  report: Whole,
  { by, day, sealed }: Whole['messages'][number],
  secret: string,
  acting: Acting,
): Promise<HTMLElement> => {
  const isHers = by === 'reporter'
  const head = h('p', { class: 'aside' }, `${capital(word(isHers ? 'fromReporter' : 'fromBody'))} · ${dayText(day)}`)
  const attributes = { class: isHers ? 'message hers' : 'message' }
  if (sealed === null) return h('li', attributes, head, h('p', {}, word('erased')))
  try {
    const read = await openMessage(secret, decodeLong(sealed) ?? new Uint8Array())
    if ('wrong' in read) return h('li', attributes, head, h('p', {}, word('unreadable')))
    const { text, files = [] } = read.value
    return h(
      'li',
      attributes,
      head,
      h('p', { class: 'own-words' }, text),
      files.length > 0 &&
        h('ul', { class: 'files' }, ...files.map((file) => fileItem(report.number, file, secret, acting))),
    )
  } catch (error) {
    return h('li', attributes, head, h('p', { class: 'issue' }, sentenceOf(error)))
  }
}

/** A letter of the body, sealed; what is wrong with it is said of the field. @throws Refused as the portal would */
export const sealedMessage = async (recipient: string, text: string, files: readonly SealedFile[]): Promise<string> => {
  const read = readMessage({ version: 'lucid-message-v1', text, ...(files.length > 0 ? { files } : {}) })
  if ('wrong' in read)
    throw new Refused(
      422,
      'invalid-request',
      word('checkText'),
      read.wrong.map(({ pointer, message }) => ({ pointer, message: message[lang] })),
    )
  return encodeLong(await sealLetter([recipient], read.value))
}

/** A field for files with its hint. */
export const filesField = (name: string): HTMLElement =>
  field(word('attach'), h('input', { type: 'file', name, multiple: true }), word('attachHint'))

const asking = (report: Whole, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const { recipient, number } = report
  if (recipient === null) return h('p', { class: 'notice' }, word('erased'))
  const form = h(
    'form',
    { class: 'fields' },
    field(word('ask'), h('textarea', { name: 'text', rows: 4, required: true, maxlength: 20_000 }), word('askHint')),
    filesField('files'),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('send'))),
  )
  onSubmit(form, async (values) => {
    const files = chosenFiles(values, 'files')
    const fault = filesFault(files)
    if (fault !== undefined) return void form.insertBefore(summary(fault), form.firstChild)
    const sealed = await sealFiles(files, { number, recipient }, acting)
    await act(
      number,
      'messages',
      { sealed: await sealedMessage(recipient, String(values.get('text')), sealed) },
      acting,
    )
    await again()
    toast(word('sent'))
  })
  return form
}

export const talkOf = async (
  report: Whole,
  secret: string | undefined,
  acting: Acting,
  again: () => Promise<void>,
): Promise<HTMLElement[]> => {
  const items =
    secret === undefined
      ? []
      : await Promise.all(report.messages.map((message) => messageItem(report, message, secret, acting)))
  return [
    secret === undefined && report.messages.length > 0
      ? h('p', { class: 'aside' }, word('messagesClosed', { count: report.messages.length }))
      : report.messages.length === 0
        ? h('p', { class: 'aside' }, word('noMessages'))
        : h('ol', { class: 'messages' }, ...items),
    asking(report, acting, again),
  ]
}
