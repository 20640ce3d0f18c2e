import { find, h } from '../console/element.ts'
import { Refused } from '../console/request.ts'
import type { Portal } from './portal.ts'
import { lang, say } from './said.ts'
import { sendLetter, type Fault } from './send.ts'

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

export interface Addressee {
  portal: Portal
  number: string
  recipient: string
  token: string | undefined
}

/** @param onSent - when it has gone; the form is empty again */
export const composer = ({ portal, number, recipient, token }: Addressee, onSent: () => Promise<void>): HTMLElement => {
  const text = h('textarea', { id: 'letter', rows: 4, maxlength: 20_000 })
  const files = h('input', { id: 'evidence', type: 'file', multiple: true, 'aria-describedby': 'evidence-hint' })
  const button = h('button', { class: 'button' }, say('send'))
  const told = h('div', { role: 'status' })
  const failed = h('p', { role: 'alert', class: 'caution' })
  const tell = (sentence: string): void => told.replaceChildren(h('p', {}, sentence))

  const send = async (): Promise<void> => {
    button.disabled = true
    failed.textContent = ''
    tell(say('sending'))
    try {
      const draft = { text: text.value, files: [...(files.files ?? [])] }
      const sent = await sendLetter(portal, { number, recipient, token }, draft, (name, done) =>
        tell(say('sendingFile', { name, percent: Math.round(done * 100) })),
      )
      if ('fault' in sent) {
        told.replaceChildren()
        failed.textContent = faultText(sent)
      } else {
        text.value = ''
        files.value = ''
        await onSent()
        const names = sent.stripped.join(', ')
        tell([say('sent'), names === '' ? '' : say('stripped', { names })].join(' '))
      }
    } catch (error) {
      told.replaceChildren()
      failed.textContent = whyNot(error)
    }
    button.disabled = false
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
    h('p', {}, h('label', { for: 'letter' }, say('write')), text),
    h(
      'p',
      {},
      h('label', { for: 'evidence' }, say('addFiles')),
      files,
      h('span', { class: 'aside', id: 'evidence-hint' }, say('addFilesHint')),
    ),
    h('p', {}, button),
    told,
    failed,
  )
}

/** The place of an element that is drawn anew. */
export const placeOf = (name: string): HTMLElement => find(`[data-part=${name}]`, HTMLElement)
