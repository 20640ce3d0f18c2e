import { find, h } from '../console/element.ts'
import { Refused } from '../console/request.ts'
import { pastGaps } from '../report/handing-in.ts'
import { Unanswered, type Portal } from './portal.ts'
import { lang, say } from './said.ts'
import { newOutgoing, sendLetter, type Addressee, type Fault } from './send.ts'

/** The form by which she writes and adds evidence. What she wrote stays until it has gone. */

export const faultText = (fault: Fault): string =>
  fault.fault === 'wrong' ? fault.message[lang] : say(fault.fault, 'name' in fault ? { name: fault.name } : {})

/** Why something could not be done, in words of the page. */
export const whyNot = (error: unknown): string => {
  if (!(error instanceof Refused)) return say('failed')
  if (error.status === 429) return say(error.kind === 'too-many-requests' ? 'tooMany' : 'failed')
  if (error.status === 503) return say('closed')
  return [error.message, ...error.issues.map(({ message }) => message)].filter((text) => text !== '').join(' ')
}

/** Files on their way, each with how much of it has gone. */
const goingOf = (files: readonly File[]): { list: HTMLElement; show: (file: File, done: number) => void } => {
  const bars = new Map(
    files.map((file) => [
      file,
      h('progress', { max: 1, value: 0, 'aria-label': say('fileGoing', { name: file.name }) }),
    ]),
  )
  const list = h(
    'ul',
    { class: 'plain going' },
    ...files.map((file) => h('li', {}, h('span', {}, file.name), bars.get(file))),
  )
  const show = (file: File, done: number): void => {
    const bar = bars.get(file)
    if (bar) bar.value = done
  }
  return { list, show }
}

/** Under way, so that an open mailbox does not close in the middle of it. */
let sendings = 0
export const isSending = (): boolean => sendings > 0

/**
 * @param signal - the mailbox was closed: what is on its way is given up
 * @param onSent - when it has gone; the form is empty again
 */
export const composer = (
  portal: Portal,
  to: Addressee,
  signal: AbortSignal,
  onSent: () => Promise<void>,
): HTMLElement => {
  const text = h('textarea', { id: 'letter', rows: 4, maxlength: 20_000 })
  const files = h('input', { id: 'evidence', type: 'file', multiple: true, 'aria-describedby': 'evidence-hint' })
  const button = h('button', { class: 'button' }, say('send'))
  const told = h('p', { role: 'status' })
  const going = h('div', {})
  const failed = h('p', { role: 'alert', class: 'caution' })
  const fields = h(
    'fieldset',
    { class: 'bare' },
    h('p', {}, h('label', { for: 'letter' }, say('write')), text),
    h(
      'p',
      {},
      h('label', { for: 'evidence' }, say('addFiles')),
      files,
      h('span', { class: 'aside', id: 'evidence-hint' }, say('addFilesHint')),
    ),
    h('p', {}, button),
  )
  let outgoing = newOutgoing()

  const send = async (): Promise<void> => {
    sendings++
    fields.disabled = true
    failed.textContent = ''
    const draft = { text: text.value, files: [...(files.files ?? [])] }
    const { list, show } = goingOf(draft.files)
    going.replaceChildren(...(draft.files.length > 0 ? [list] : []))
    told.textContent = say('sending')
    try {
      const sent = await pastGaps(
        () => sendLetter(portal, to, draft, show, outgoing),
        (error) => error instanceof Unanswered,
        signal,
        (isWaiting) => {
          told.textContent = say(isWaiting ? 'waitsForNetwork' : 'sending')
        },
      )
      if ('fault' in sent) {
        told.textContent = ''
        failed.textContent = faultText(sent)
      } else {
        outgoing = newOutgoing()
        text.value = ''
        files.value = ''
        // It has gone; whether its echo can be fetched is another matter.
        await onSent().catch(() => undefined)
        const names = sent.stripped.join(', ')
        told.textContent = [say('sent'), names === '' ? '' : say('stripped', { names })].join(' ')
      }
    } catch (error) {
      told.textContent = ''
      failed.textContent = whyNot(error)
    }
    going.replaceChildren()
    fields.disabled = false
    sendings--
    // Whoever pressed it is where she was.
    if (document.activeElement === document.body) button.focus()
  }

  return h(
    'form',
    {
      class: 'ask compose',
      on: {
        submit: (event) => {
          event.preventDefault()
          void send()
        },
      },
    },
    fields,
    going,
    told,
    failed,
  )
}

/** The place of an element that is drawn anew. */
export const placeOf = (name: string): HTMLElement => find(`[data-part=${name}]`, HTMLElement)
