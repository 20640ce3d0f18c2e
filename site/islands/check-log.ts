import { hex } from '../../content/log/bytes.ts'
import { readProof, verifyGrowth, verifyRecord } from '../../content/log/verify-record.ts'
import { askConsistency, compareWithMemory, fetchJson, fetchText, forget, Unanswered } from './evidence.ts'
import { busy, element, printVerdict, say, sentencesOf, type Sentences } from './verdict.ts'

/** The forms of `/log/`: a downloaded file, a pasted proof, and forgetting what was remembered. */

/** A download's name, with what browsers put in when there is one already. */
const NAME = /^([a-z][a-z0-9-]*)-(\d{1,15})(?: ?\(\d+\))?\.(csv|ndjson|json)$/

interface Published {
  sha256: string
  rows: string
  isErased: boolean
}

const publishedOf = async (path: string): Promise<Published> => {
  const given = await fetchJson(path)
  const fields = new Map<string, unknown>(Object.entries(typeof given === 'object' && given !== null ? given : {}))
  const text = (name: string): string => String(fields.get(name) ?? '')
  return { sha256: text('sha256'), rows: text('rows'), isErased: fields.has('erasedBy') }
}

/** The hash of the export for spreadsheets, which only its own answer tells. */
const digestOf = async (path: string): Promise<string> => {
  const answer = await fetch(path).catch(() => undefined)
  await answer?.body?.cancel()
  const [, encoded] = /^sha-256=:([A-Za-z0-9+/=]+):$/.exec(answer?.headers.get('Repr-Digest') ?? '') ?? []
  if (!answer?.ok || encoded === undefined) throw new Unanswered()
  return hex(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
}

type Say = (name: string, values?: Record<string, string | number>) => string

/** What is to be said of a file. */
const checkFile = async (file: File, tell: Say): Promise<string[]> => {
  const [, register, size, format] = NAME.exec(file.name) ?? []
  if (register === undefined || size === undefined || format === undefined) return [tell('fileUnnamed')]
  const bytes = new Uint8Array(await file.arrayBuffer())
  const sha256 = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  const path = `/api/registers/${register}/export.${format}`
  const { sha256: published, rows, isErased } = await publishedOf(`${path}.json?size=${size}`)
  const values = { register, size, rows, sha256, published }
  const erased = isErased ? [tell('fileErased')] : []
  if (published === sha256) return [tell('fileSame', values), ...erased, tell('fileProves')]
  const isForSpreadsheets = format === 'csv' && bytes[0] === 0xef && bytes[1] === 0xbb
  if (!isForSpreadsheets || isErased) return [tell('fileDiffers', values), ...erased]
  const other = await digestOf(`${path}?size=${size}&for=spreadsheet`)
  return other === sha256
    ? [tell('fileSpreadsheet', values), tell('fileProves')]
    : [tell('fileDiffers', { ...values, published: other })]
}

const printTexts = (into: HTMLElement, texts: string[]): void =>
  into.replaceChildren(...texts.map((text) => element('p', text)))

/** Verifies a proof kept from earlier, and that the log of today continues the one it was made for. */
const checkProof = async (text: string, result: HTMLElement, sentences: Sentences): Promise<void> => {
  const proof = readProof(text)
  const [vkey, checkpoint, entry] = await Promise.all([
    fetchText('/log/vkey'),
    fetchText('/log/checkpoint'),
    fetchJson(`/api/log/entries/${proof.index}`),
  ])
  const steps = await verifyRecord({ entry, proof, vkey })
  let kept = false
  if (steps.every(({ ok }) => ok)) {
    const grown = await verifyGrowth({ checkpoint: proof.checkpoint, vkey }, { checkpoint, vkey }, askConsistency)
    steps.push({ ...grown, values: { ...grown.values, since: say(sentences, 'checkSinceProof') } })
    const since = (day: string): string => say(sentences, 'checkSince', { day })
    const remembered = grown.ok ? await compareWithMemory({ checkpoint, vkey }, since) : undefined
    if (typeof remembered === 'object' && !remembered.ok) steps.push(remembered)
    kept = remembered === true
  }
  printVerdict(result, sentences, { steps, kept })
}

const start = (root: HTMLElement): void => {
  const sentences = sentencesOf(root, 'sentences')
  const tell: Say = (name, values) => say(sentences, name, values)
  const resultOf = (name: string) => root.querySelector<HTMLElement>(`[data-result=${name}]`)
  const run = (result: HTMLElement, work: () => Promise<void>): Promise<void> =>
    busy(result, tell('checkRunning'), () =>
      work().catch((error: unknown) =>
        printTexts(result, [tell(error instanceof Unanswered ? 'checkFailed' : 'checkUnreadable')]),
      ),
    )
  const [ofFile, ofProof, ofForgetting] = ['file', 'proof', 'forget'].map(resultOf)
  const input = root.querySelector<HTMLInputElement>('input[type=file]')
  const form = root.querySelector('form')
  const area = root.querySelector('textarea')
  if (!ofFile || !ofProof || !ofForgetting || !input || !form || !area) return
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file) void run(ofFile, async () => printTexts(ofFile, await checkFile(file, tell)))
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void run(ofProof, () => checkProof(area.value, ofProof, sentences))
  })
  root.querySelector('[data-forget]')?.addEventListener('click', () => {
    forget()
    printTexts(ofForgetting, [tell('checkForgotten')])
  })
  root.hidden = false
  for (const fallback of document.querySelectorAll<HTMLElement>('[data-without-script]')) fallback.hidden = true
}

document.querySelectorAll<HTMLElement>('[data-check-log]').forEach(start)
