import { h } from './element.ts'
import { onPress } from './form.ts'
import { request } from './request.ts'
import { table } from './table.ts'
import { at, frameWord } from './words.ts'

/** What a publisher keeps: where each entry stands in the log, and the checkpoint that covers them. */

export interface Receipt {
  register: string
  entries: { key: string; revision: number; index: number }[]
  /** Of the last part: it covers those before. */
  checkpoint: string
}

const recordAddress = (register: string, key: string): string =>
  at(`/registers/${register}/${encodeURIComponent(key)}/`)

/** Entries listed in the page; the file has all of them. */
const LISTED = 50

/** The line of a checkpoint that says how many entries it covers. */
const sizeOf = (checkpoint: string): string => checkpoint.split('\n')[1] ?? ''

/** The proof of the last entry: whoever checks it checks the tree in which all the others stand. */
const proofOf = async (index: number): Promise<Record<string, unknown>> => {
  const proof: unknown = await (await request(`/api/log/proofs/${index}`)).json()
  return typeof proof === 'object' && proof !== null ? { ...proof } : {}
}

/** As a file: what the page about the log checks, and where each entry is found. */
const fileOf = async ({ register, entries }: Receipt): Promise<string> => {
  const placed = entries.map((entry) => ({
    ...entry,
    record: `${location.origin}/registers/${register}/${encodeURIComponent(entry.key)}/?revision=${entry.revision}`,
    entry: `${location.origin}/api/log/entries/${entry.index}`,
    proof: `${location.origin}/api/log/proofs/${entry.index}`,
  }))
  const proof = await proofOf(Math.max(...entries.map(({ index }) => index)))
  return `${JSON.stringify({ ...proof, register, entries: placed }, null, 1)}\n`
}

const save = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  h('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

const downloadOf = (receipt: Receipt): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button' }, frameWord('receiptDownload'))
  onPress(button, async () =>
    save(`receipt-${receipt.register}-${receipt.entries[0]?.index ?? 0}.json`, await fileOf(receipt)),
  )
  return button
}

const link = (text: string, href: string): HTMLElement => h('a', { href }, text)

/** The receipt as it stands in the page. */
export const receiptOf = (receipt: Receipt): HTMLElement => {
  const { register, entries, checkpoint } = receipt
  const rows = entries
    .slice(0, LISTED)
    .map(({ key, revision, index }) => [
      link(key, recordAddress(register, key)),
      String(revision),
      link(String(index), at(`/log/?entry=${index}`)),
    ])
  const columns = [
    { title: frameWord('receiptRecord') },
    { title: frameWord('receiptRevision'), number: true },
    { title: frameWord('receiptIndex'), number: true },
  ]
  return h(
    'div',
    { class: 'receipt' },
    table(frameWord('receiptEntries', { count: entries.length }), columns, rows),
    entries.length > LISTED && h('p', { class: 'aside' }, frameWord('receiptMore', { count: entries.length - LISTED })),
    h('p', {}, frameWord('receiptText', { size: sizeOf(checkpoint) })),
    h('details', {}, h('summary', {}, frameWord('receiptCheckpoint')), h('pre', { class: 'leaf' }, checkpoint)),
    h(
      'p',
      { class: 'actions' },
      downloadOf(receipt),
      h('a', { class: 'button quiet', href: at('/log/#check') }, frameWord('receiptCheck')),
    ),
  )
}

/** What is said where an act waits for another officer. */
export const waitingNotice = (id: string): HTMLElement =>
  h('div', { class: 'calm' }, h('h3', {}, frameWord('waitsTitle')), h('p', {}, frameWord('waitsText', { id })))
