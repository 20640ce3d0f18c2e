import { readProof } from '../../content/log/read-proof.ts'
import { verifyRecord } from '../../content/log/verify-record.ts'
import { compareWithMemory, fetchJson, fetchText, Unanswered } from './evidence.ts'
import { busy, element, printVerdict, say, sentencesIn, sentencesOf } from './verdict.ts'

/** The button "Check this record": fetches entry, proof and key, and verifies them in the page. */

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

const start = (root: HTMLElement): void => {
  const button = root.querySelector('button')
  const result = root.querySelector<HTMLElement>('[role=status]')
  if (!button || !result) return
  const { running = '', failed = '' } = root.dataset
  button.hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    await busy(result, running, () =>
      check(root, result).catch((error: unknown) => {
        const { unreadable = '' } = root.dataset
        result.replaceChildren(element('p', error instanceof Unanswered ? failed : unreadable))
      }),
    )
    button.disabled = false
  })
}

document.querySelectorAll<HTMLElement>('[data-check-record]').forEach(start)
