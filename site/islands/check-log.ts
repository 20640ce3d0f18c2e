import { readTrustedKeys } from '../../content/log/trusted-keys.ts'
import { checkFile } from './check-file.ts'
import { checkKept, Unreadable, type Believed } from './check-kept.ts'
import { printMemory } from './check-memory.ts'
import { fetchText, Unanswered } from './evidence.ts'
import { busy, element, printVerdict, say, sentencesOf, type Sentences } from './verdict.ts'

/** The forms of `/log/`: what a reader kept, a downloaded file, and what the browser remembers. */

const printTexts = (into: HTMLElement, texts: string[]): void =>
  into.replaceChildren(...texts.map((text) => element('p', text)))

/** Here nothing is shown that could differ: what was found of a page is said of what was given. */
const asGiven = (sentences: Sentences): Sentences => ({
  ...sentences,
  ...Object.fromEntries(
    ['Shown', 'ShownErased', 'Differs', 'GoneSince'].map((name) => [`check${name}`, sentences[`kept${name}`] ?? name]),
  ),
})

const start = (root: HTMLElement): void => {
  const sentences = asGiven(sentencesOf(root, 'sentences'))
  const tell = (name: string, values?: Record<string, string | number>): string => say(sentences, name, values)
  const find = <Found extends Element>(selector: string): Found | null => root.querySelector<Found>(selector)
  const ofFile = find<HTMLElement>('[data-result=file]')
  const ofKept = find<HTMLElement>('[data-result=kept]')
  const ofMemory = find<HTMLElement>('[data-result=memory]')
  const list = find<HTMLElement>('[data-memory]')
  const input = find<HTMLInputElement>('#file')
  const form = find<HTMLFormElement>('form')
  const kept = find<HTMLTextAreaElement>('#kept')
  const about = find<HTMLTextAreaElement>('#about')
  const keys = find<HTMLTextAreaElement>('#keys')
  if (!ofFile || !ofKept || !ofMemory || !list || !input || !form || !kept || !about || !keys) return

  /** @throws Unreadable naming the line that is no key */
  const believed = async (): Promise<Believed> => {
    const trusted = await readTrustedKeys(keys.value)
    if ('badLine' in trusted) throw new Unreadable(tell('keptKey', { line: trusted.badLine }))
    const today = (await fetchText('/log/vkey')).trim()
    return { today, vkey: trusted.vkey ?? today, witnesses: trusted.witnesses }
  }
  const run = (result: HTMLElement, work: () => Promise<void>): Promise<void> =>
    busy(result, tell('checkRunning'), async () => {
      await work().catch((error: unknown) => {
        if (error instanceof Unreadable) return printTexts(result, [error.message])
        printTexts(result, [tell(error instanceof Unanswered ? 'checkFailed' : 'keptUnknown')])
      })
      printMemory(list, ofMemory, sentences)
    })

  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (!file) return
    void run(ofFile, async () => {
      const trust = await believed()
      const { texts, verdict } = await checkFile(file, sentences, trust)
      const ownKey = trust.vkey !== trust.today
      if (verdict) printVerdict(ofFile, sentences, { ...verdict, opening: texts, ownKey })
      else printTexts(ofFile, texts)
    })
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void run(ofKept, async () =>
      printVerdict(ofKept, sentences, await checkKept(kept.value, about.value, await believed(), sentences)),
    )
  })
  printMemory(list, ofMemory, sentences)
  root.removeAttribute('data-waits')
  for (const fallback of document.querySelectorAll<HTMLElement>('[data-without-script]')) fallback.hidden = true
  // The tools were hidden when the browser looked for the place that the address names.
  const named = document.getElementById(location.hash.slice(1))
  if (named && root.contains(named)) named.scrollIntoView()
}

document.querySelectorAll<HTMLElement>('[data-check-log]').forEach(start)
