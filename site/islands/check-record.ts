import { readProof } from '../../content/log/read-proof.ts'
import { verifyRecord } from '../../content/log/verify-record.ts'
import { compareWithMemory, fetchJson, fetchText, Unanswered } from './evidence.ts'
import { busy, element, printVerdict, say, sentencesOf } from './verdict.ts'

/** The button "Check this record": fetches entry, proof and key, and verifies them in the page. */

const check = async (root: HTMLElement, result: HTMLElement): Promise<void> => {
  const sentences = sentencesOf(root, 'sentences')
  const { index, record } = root.dataset
  const [vkey, entry, given] = await Promise.all([
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
  const sentences = sentencesOf(root, 'sentences')
  button.hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    await busy(result, say(sentences, 'checkRunning'), () =>
      check(root, result).catch((error: unknown) => {
        const name = error instanceof Unanswered ? 'checkFailed' : 'checkUnreadable'
        result.replaceChildren(element('p', say(sentences, name)))
      }),
    )
    button.disabled = false
  })
}

document.querySelectorAll<HTMLElement>('[data-check-record]').forEach(start)
