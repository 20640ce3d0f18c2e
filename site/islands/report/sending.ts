import { find, h } from '../console/element.ts'
import { Refused, Unreachable } from './ask.ts'
import { doneWith } from './done.ts'
import { pastGaps } from './handing-in.ts'
import { FileGone, sealAll, sendAll, STAGES, type Input, type Stage } from './send.ts'
import type { Sending } from './sending-state.ts'
import { say } from './words.ts'

/** The page of sending: what is under way, what failed and what to do about it. Closing a tunnel's gap is its own job. */

interface Around {
  /** Everything that is sealed; `undefined` while no body with proven keys is known. */
  input: () => Input | undefined
  back: () => void
  kept: (sending: Sending, blobs: ReadonlyMap<string, Blob>) => Promise<void>
  done: () => Promise<void>
}

export interface SendingPage {
  start: () => Promise<void>
  /** Carries on with what was sealed before. */
  resume: (sending: Sending, blobs: Map<string, Blob>) => void
  /** An answer was changed: what was sealed is of no use any more. */
  forget: () => void
  isUnderWay: () => boolean
}

export const openSending = (form: HTMLFormElement, around: Around): SendingPage => {
  const page = find('[data-sending]', HTMLElement, form)
  const failed = find('[data-failed]', HTMLElement, page)
  const retry = find('[data-retry]', HTMLElement, page)
  let state: { sending: Sending; blobs: Map<string, Blob> } | undefined
  let isUnderWay = false
  let stopped = new AbortController()

  const progress = (stage: Stage, done: number): void => {
    const item = page.querySelector<HTMLElement>(`[data-stage="${stage}"]`)
    const bar = item?.querySelector('progress')
    if (!item || !bar) return
    bar.value = done
    item.dataset['state'] = done >= 1 ? 'done' : 'under'
  }
  const open = (): void => {
    for (const section of form.querySelectorAll<HTMLElement>('.step')) section.hidden = section !== page
    for (const part of ['[data-steer]', '[data-draft]', '[data-emergency]']) find(part, HTMLElement, form).hidden = true
    find('[data-progress]', HTMLElement, form).textContent = ''
    for (const stage of STAGES) {
      const item = page.querySelector<HTMLElement>(`[data-stage="${stage}"]`)
      if (item) delete item.dataset['state']
      const bar = item?.querySelector('progress')
      if (bar) bar.value = 0
    }
    find('h2', HTMLElement, page).focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }
  const explain = (error: unknown): string => {
    if (error instanceof FileGone) return say('failedFile', { name: error.message })
    if (error instanceof Refused && error.status === 429) return error.detail || say('failedLimit')
    if (error instanceof Refused && error.status < 500) return say('failedRefused', { detail: error.detail })
    return say('failedServer')
  }

  const run = async (): Promise<void> => {
    if (isUnderWay) return
    isUnderWay = true
    stopped = new AbortController()
    open()
    retry.hidden = true
    failed.replaceChildren()
    try {
      if (!state) {
        const input = around.input()
        if (!input) return around.back()
        state = await sealAll(input, progress)
        await around.kept(state.sending, state.blobs)
      } else for (const stage of ['mailbox', 'seal'] as const) progress(stage, 1)
      const { sending, blobs } = state
      const sent = await pastGaps(
        () => sendAll(sending, blobs, progress, () => around.kept(sending, new Map())),
        (error) => error instanceof Unreachable,
        stopped.signal,
        (isWaiting) =>
          failed.replaceChildren(
            ...(isWaiting ? [h('p', {}, say('waitsForNetwork')), h('p', { class: 'aside' }, say('sendSafe'))] : []),
          ),
      )
      state = undefined
      await doneWith(form, sending, sent, around.done)
    } catch (error) {
      console.error(error)
      failed.replaceChildren(
        h('p', { class: 'caution' }, say('sendFailed', { why: explain(error) })),
        h('p', { class: 'aside' }, say('sendSafe')),
      )
      retry.hidden = false
    } finally {
      isUnderWay = false
    }
  }
  retry.querySelector('button')?.addEventListener('click', () => void run())
  find('[data-return]', HTMLButtonElement, retry).addEventListener('click', () => {
    stopped.abort()
    around.back()
  })
  return {
    start: run,
    resume: (sending, blobs) => {
      state = { sending, blobs }
      void run()
    },
    forget: () => {
      if (!isUnderWay) state = undefined
    },
    isUnderWay: () => isUnderWay,
  }
}
