import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { summary, whileBusy } from '../form.ts'
import { receiptOf, waitingNotice } from '../receipt.ts'
import { Refused } from '../request.ts'
import { toast } from '../toast.ts'
import { frameWord, REGISTER_TITLES, word } from '../words.ts'
import { publishPart, type Stood } from './door.ts'
import type { Part } from './parts.ts'
import { progressBar, type Stage } from './stage.ts'

/** Publishing what was tried out. */

/**
 * Sends part by part, each under a name of its own: what is asked again after a cut line is not done twice.
 * @param checkAgain - where the record moved on since it was tried out, and nothing was published yet
 */
export const send = (stage: Stage, parts: readonly Part[], reason: string, checkAgain: () => void): void => {
  const run = crypto.randomUUID()
  const stood: Stood[] = []
  const waiting: string[] = []
  let checkpoint = ''
  let next = 0
  const { element, tell } = progressBar(stage.source.rows.length)
  const receipt = (): HTMLElement => receiptOf({ register: stage.register.id, entries: stood, checkpoint })

  const sendRest = async (): Promise<void> => {
    for (const part of parts.slice(next)) {
      const ended = await publishPart(stage.destination(), part, { reason, idempotencyKey: `${run}-${next}` })
      if ('waiting' in ended) waiting.push(ended.waiting)
      else {
        stood.push(...ended.entries)
        checkpoint = ended.checkpoint
      }
      next++
      tell(parts.slice(0, next).reduce((sum, { rows }) => sum + rows.length, 0))
    }
  }

  const showReceipt = (): void => {
    const waits = waiting.length > 0 && stood.length === 0
    const register = REGISTER_TITLES[stage.register.id] ?? stage.register.id
    stage.show(
      waits ? frameWord('waitsTitle') : word('published'),
      ...(stood.length > 0
        ? [h('p', { role: 'status' }, word('publishedText', { count: stood.length, register })), receipt()]
        : []),
      ...waiting.map(waitingNotice),
    )
    toast(waiting.length > 0 ? frameWord('waitsTitle') : frameWord('done'))
  }

  const showStopped = (error: unknown): void => {
    const messages = error instanceof Refused ? error.issues.map(({ message }) => message) : []
    const again = h('button', { type: 'button', class: 'button', on: { click: go } }, word('goOn'))
    stage.show(
      word('stopped'),
      summary(sentenceOf(error), messages),
      h('p', {}, word('stoppedText', { done: next, of: parts.length })),
      h('p', {}, again),
      stood.length > 0 && receipt(),
    )
  }

  const go = (): void => {
    let isOvertaken = false
    void whileBusy(stage.place, async () => {
      stage.show(word('publishing'), element)
      try {
        await sendRest()
        showReceipt()
      } catch (error) {
        // The record moved on since it was tried out: the same is found again, in its cells.
        isOvertaken = next === 0 && error instanceof Refused && error.status === 422
        if (isOvertaken) toast(sentenceOf(error))
        else showStopped(error)
      }
    }).then(() => {
      if (isOvertaken) checkAgain()
    })
  }
  go()
}
