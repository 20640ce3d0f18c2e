import { hex } from '../../content/log/bytes.ts'
import { busy, element, say, sentencesOf } from './verdict.ts'

/** The button "Check on this device": fetches the file, computes its checksum here, and compares it with the one stated. */

const check = async (root: HTMLElement): Promise<string> => {
  const sentences = sentencesOf(root, 'sentences')
  const stated = root.dataset['checkDocument'] ?? ''
  // Not from what the browser kept: the question is what is served now.
  const answer = await fetch(`/objects/${stated}`, { cache: 'no-store' })
  if (!answer.ok) return say(sentences, 'checkFailed')
  const bytes = await answer.arrayBuffer()
  const computed = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  return computed === stated
    ? say(sentences, 'checkSame', { bytes: bytes.byteLength })
    : say(sentences, 'checkDiffers', { computed })
}

const start = (root: HTMLElement): void => {
  const button = root.querySelector('button')
  const result = root.querySelector<HTMLElement>('[role=status]')
  if (!button || !result) return
  const sentences = sentencesOf(root, 'sentences')
  button.hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    await busy(result, say(sentences, 'checking'), async () => {
      const found = await check(root).catch(() => say(sentences, 'checkFailed'))
      result.replaceChildren(element('p', found))
    })
    button.disabled = false
  })
}

document.querySelectorAll<HTMLElement>('[data-check-document]').forEach(start)
