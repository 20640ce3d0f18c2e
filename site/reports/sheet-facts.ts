import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { parseNote } from '../../content/log/note.ts'
import { parsePromise } from '../../content/reports/promise.ts'
import { pulseTimes } from '../../content/reports/pulse.ts'
import { proofOf, sealedTo, type ReportReceipt } from '../../content/reports/receipt.ts'
import { shownTime } from '../time.ts'
import type { Lang } from '../words.ts'

/** Says one of these in the language of the page. */
export type SaySheet = (
  name: 'pulseValue' | 'noRelease' | 'checkpointValue' | 'proofLater' | 'proofThere',
  values?: Record<string, string | number>,
) => string

/** What stands on the proof sheet, by the name of its place there; left out where there is nothing to say. */
export const sheetFacts = (receipt: ReportReceipt, lang: Lang, say: SaySheet): Record<string, string> => {
  const { keys, release, checkpoint } = sealedTo(receipt)
  const { begins = '', ends = '', due = '' } = pulseTimes(parsePromise(receipt.promise).pulse) ?? {}
  const log = checkpoint === undefined ? undefined : logOf(checkpoint)
  const index = receipt.pulse && proofOf(receipt.pulse)?.index
  const facts: Record<string, string | undefined> = {
    number: receipt.number,
    body: receipt.body.name === undefined ? receipt.body.code : `${receipt.body.name} ${receipt.body.code}`,
    received: shownTime(receipt.received, lang),
    due: receipt.due && shownTime(receipt.due, lang),
    pulse: say('pulseValue', { begins: shownTime(begins, lang), ends: shownTime(ends, lang) }),
    commitment: receipt.commitment,
    salt: receipt.salt,
    keys: keys.join('\n'),
    release: release ?? say('noRelease'),
    checkpoint: log && say('checkpointValue', log),
    proof:
      index === undefined
        ? say('proofLater', { ends: shownTime(ends, lang), due: shownTime(due, lang) })
        : say('proofThere', { index }),
    promise: receipt.promise,
  }
  return Object.fromEntries(Object.entries(facts).flatMap(([name, text]) => (text ? [[name, text]] : [])))
}

const logOf = (note: string): { origin: string; size: number } | undefined => {
  try {
    const { origin, size } = parseCheckpoint(parseNote(note).text)
    return { origin, size }
  } catch {
    return undefined
  }
}
