import type { Answers, Step } from '../../../content/reports/answers.ts'
import { find, h } from '../console/element.ts'
import { dropBytes, forgetDraft, keepBytes, keepDraft, keptBytes, readDraft, type Draft } from './draft.ts'
import type { Evidence } from './photos.ts'
import { canDraw } from './picture.ts'
import { isSending, type Sending } from './sending-state.ts'
import { say, shownDay } from './words.ts'

/** Keeping a draft where she asked for it, and offering it again. */

export interface Drafting {
  isKept: () => boolean
  /** Keeps what stands now, a moment later. */
  soon: () => void
  file: (one: Evidence, isGone: boolean) => void
  /** Keeps what is being sent, so that a crash leads to the same report. */
  keepSending: (sending: Sending, blobs: ReadonlyMap<string, Blob>) => Promise<void>
  /** It was sent: nothing stays. */
  end: () => Promise<void>
  offer: (
    intro: HTMLElement,
    act: {
      resume: (draft: Draft, evidence: Evidence[]) => void
      send: (draft: Draft, sending: Sending, blobs: Map<string, Blob>) => void
    },
  ) => Promise<void>
}

/** Milliseconds after the last letter. */
const PAUSE = 600

export const openDrafting = (
  form: HTMLFormElement,
  now: { answers: () => Answers; step: () => Step; evidence: () => Evidence[] },
): Drafting => {
  const tick = find('[data-keep]', HTMLInputElement, form)
  const told = find('[data-kept]', HTMLElement, form)
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Sending | undefined
  let isKept = false
  /** Something was written that is kept in a moment. */
  let isDue = false
  /** Kept one after the other, so that what is written last stays; the page says while something is still being kept. */
  let writing: Promise<void> = Promise.resolve()
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    told.dataset['state'] = 'keeping'
    const own = writing.then(write)
    const ended: Promise<void> = own
      .catch(() => undefined)
      .then(() => {
        if (ended === writing && !isDue) told.dataset['state'] = 'kept'
      })
    writing = ended
    return own
  }
  const draft = (): Draft => ({
    answers: now.answers(),
    step: now.step(),
    files: now
      .evidence()
      .map(({ id, name, mediaType, wantsPublic, covered }) => ({ id, name, mediaType, wantsPublic, covered })),
    ...(sending ? { sending } : {}),
  })
  const keep = (): Promise<void> => {
    isDue = false
    return inTurn(keepNow)
  }
  const keepNow = async (): Promise<void> => {
    if (!isKept) return
    try {
      told.textContent = say('draftOn', { day: shownDay(await keepDraft(draft())) })
    } catch {
      isKept = tick.checked = false
      told.textContent = say('draftCannot')
    }
  }
  const keepFile = async (one: Evidence): Promise<void> => {
    await keepBytes(one.id, await one.file.arrayBuffer())
    if (one.copy) await keepBytes(`${one.id} copy`, await one.copy.arrayBuffer())
  }
  const stop = async (): Promise<void> => {
    clearTimeout(timer)
    isKept = tick.checked = false
    sending = undefined
    // What is just being kept would come after it was deleted.
    await writing.catch(() => undefined)
    await forgetDraft()
  }
  tick.addEventListener('change', () => {
    isKept = tick.checked
    if (!isKept) {
      void stop().then(() => {
        told.textContent = ''
      })
      return
    }
    void keep()
      .then(() => Promise.all(now.evidence().map((one) => isKept && keepFile(one))))
      .catch(() => {
        told.textContent = say('draftCannot')
      })
  })
  // What is typed in this box is no answer of the report.
  for (const name of ['input', 'change']) tick.addEventListener(name, (event) => event.stopPropagation())

  const evidenceOf = async (files: Draft['files']): Promise<Evidence[]> => {
    const all = await Promise.all(
      files.map(async (kept): Promise<Evidence | undefined> => {
        const [bytes, copy] = await Promise.all([keptBytes(kept.id), keptBytes(`${kept.id} copy`)])
        if (!bytes) return undefined
        return {
          ...kept,
          file: new Blob([bytes], { type: kept.mediaType }),
          copy: copy && new Blob([copy], { type: 'image/jpeg' }),
          why: copy ? undefined : canDraw() ? 'other' : 'canvas',
        }
      }),
    )
    return all.filter((one) => one !== undefined)
  }

  return {
    isKept: () => isKept,
    soon: () => {
      if (!isKept) return
      clearTimeout(timer)
      isDue = true
      told.dataset['state'] = 'keeping'
      timer = setTimeout(() => void keep(), PAUSE)
    },
    file: (one, isGone) => {
      if (!isKept) return
      if (isGone) for (const name of [one.id, `${one.id} copy`]) void dropBytes(name)
      else
        void inTurn(() => keepFile(one)).catch(() => {
          told.textContent = say('draftCannot')
        })
    },
    keepSending: async (state, blobs) => {
      sending = state
      if (!isKept) return
      // What was sealed already is kept as it is; the answers need not be sealed twice.
      for (const [id, blob] of blobs) await keepBytes(`sealed ${id}`, await blob.arrayBuffer())
      await keep()
    },
    end: stop,
    offer: async (intro, act) => {
      const found = await readDraft()
      const box = find('[data-draft-found]', HTMLElement, intro)
      if (!found) return
      const open = (run: () => Promise<void>) => () => {
        isKept = tick.checked = true
        told.textContent = say('draftOn', { day: shownDay(found.until) })
        box.hidden = true
        void run()
      }
      const button = (text: string, click: () => void, quiet = false): HTMLElement =>
        h('button', { type: 'button', class: quiet ? 'button quiet' : 'button', on: { click } }, text)
      const started = found.sending
      const isUnderWay = isSending(started)
      box.replaceChildren(
        h('h2', {}, say('draftFound')),
        h('p', {}, isUnderWay ? say('draftSending') : say('draftFoundText', { day: shownDay(found.until) })),
        h(
          'p',
          { class: 'actions' },
          isUnderWay
            ? button(
                say('draftSend'),
                open(async () => {
                  sending = started
                  const blobs = new Map<string, Blob>()
                  for (const { id } of started.uploads) {
                    const bytes = await keptBytes(`sealed ${id}`)
                    if (bytes) blobs.set(id, new Blob([bytes]))
                  }
                  act.send(found, started, blobs)
                }),
              )
            : button(
                say('draftResume'),
                open(async () => act.resume(found, await evidenceOf(found.files))),
              ),
          button(
            say('draftDelete'),
            () => {
              void stop()
              box.hidden = true
            },
            true,
          ),
        ),
      )
      box.hidden = false
    },
  }
}
