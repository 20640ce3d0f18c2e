import { readProof } from '../../content/log/read-proof.ts'
import { verifyRecord } from '../../content/log/verify-record.ts'
import { compareWithMemory, fetchJson, fetchText, Unanswered } from './evidence.ts'
import { printVerdict, say, sentencesIn, sentencesOf } from './verdict.ts'

const check = async (root: HTMLElement, result: HTMLElement): Promise<void> => {
  const { index, record, sentences: words = '' } = root.dataset
  const [sentences, vkey, entry, given] = await Promise.all([
    fetchJson(words).then(sentencesIn),
    fetchText('/log/vkey'),
    fetchJson(`/api/log/entries/${index}`),
    fetchJson(`/api/log/proofs/${index}`),
  ])
  const proof = readProof(given)
  const shown: unknown = record === undefined ? undefined : JSON.parse(record)
  // The proof must be of the entry that this page shows, whatever the portal sent.
  const evidence = { record: shown, entry, proof: { ...proof, index: Number(index) }, vkey }
  const began = performance.now()
  const steps = await verifyRecord(evidence)
  // Read by the bench: what verifying takes, without fetching.
  performance.measure('verify-record', { start: began })
  const signed = steps.some(({ detail }) => detail === 'signed')
  const since = (day: string): string => say(sentences, 'checkSince', { day })
  const grown = signed ? await compareWithMemory({ checkpoint: proof.checkpoint, vkey }, since) : undefined
  if (typeof grown === 'object') steps.push(grown)
  printVerdict(result, sentences, {
    steps,
    fields: sentencesOf(root, 'fields'),
    kept: grown === true,
    toMemory: root.dataset['memory'],
  })
}

/** Why nothing can be said of a record: a word of the button's. */
export type Unsaid = 'failed' | 'unreadable'

/** Fetches entry, proof and key of a record, verifies them in the page, and prints what came of it. */
export const checkRecord = (root: HTMLElement, result: HTMLElement): Promise<Unsaid | undefined> =>
  check(root, result).then(
    () => undefined,
    (error: unknown) => (error instanceof Unanswered ? 'failed' : 'unreadable'),
  )
