import type { Answers, Step } from '../../../content/reports/answers.ts'
import { hasDraft, markDraft } from './kept.ts'

/**
 * A draft, kept only where she asked for it: sealed with a key that this browser holds and gives to nobody, and gone when
 * the report is sent or seven days after it was last written. Whoever can use this browser as she does can read it.
 */

const NAME = 'lucid-report'
export const KEPT_DAYS = 7
const DAY_MS = 86_400_000

/** What is kept of a file beside its bytes. */
export interface KeptFile {
  id: string
  name: string
  mediaType: string
  wantsPublic: boolean
  covered: number
}

export interface Draft {
  answers: Answers
  step: Step
  files: KeptFile[]
  /** What was being sent: the same again makes the same report. */
  sending?: unknown
}

interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    request.addEventListener('success', () => done(request.result))
    request.addEventListener('error', () => fail(request.error ?? new Error('storage')))
  })

let opened: Promise<IDBDatabase> | undefined

const openStore = (): Promise<IDBDatabase> => {
  if (opened) return opened
  const request = indexedDB.open(NAME, 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore('kept'))
  return (opened = asked(request).then((db) => {
    db.addEventListener('versionchange', () => {
      db.close()
      opened = undefined
    })
    return db
  }))
}

const store = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await openStore()).transaction('kept', mode).objectStore('kept')

/** Made once, and never leaves the browser: not even this page can read it out. */
const keyOf = async (): Promise<CryptoKey> => {
  const known = await asked<CryptoKey | undefined>((await store('readonly')).get('key'))
  if (known) return known
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  await asked((await store('readwrite')).put(made, 'key'))
  return made
}

const put = async (name: string, bytes: BufferSource): Promise<void> => {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed: Sealed = { iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(), bytes) }
  await asked((await store('readwrite')).put(sealed, name))
}

const get = async (name: string): Promise<ArrayBuffer | undefined> => {
  const sealed = await asked<Sealed | undefined>((await store('readonly')).get(name))
  return sealed && crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, await keyOf(), sealed.bytes)
}

const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)

/** @returns the day on which it goes. @throws Error where the browser keeps nothing, as in some private windows */
export const keepDraft = async (draft: Draft): Promise<string> => {
  const until = dayIn(KEPT_DAYS)
  await put('draft', new TextEncoder().encode(JSON.stringify({ ...draft, until })))
  markDraft(until)
  return until
}

/** Bytes that belong to the draft: a file as it was chosen, its public copy, or sealed. */
export const keepBytes = (name: string, bytes: BufferSource): Promise<void> => put(`file ${name}`, bytes)
export const keptBytes = (name: string): Promise<ArrayBuffer | undefined> => get(`file ${name}`)
export const dropBytes = async (name: string): Promise<void> => {
  await asked((await store('readwrite')).delete(`file ${name}`))
}

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isDraft = (value: unknown): value is Draft & { until: string } =>
  isFields(value) && isFields(value['answers']) && Array.isArray(value['files']) && typeof value['until'] === 'string'

/** @returns `undefined` where there is none, it is too old, or it cannot be read any more: then it is deleted */
export const readDraft = async (): Promise<(Draft & { until: string }) | undefined> => {
  try {
    const bytes = await get('draft')
    const draft: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes))
    if (isDraft(draft) && draft.until >= dayIn(0)) return draft
  } catch {
    // The key is gone, or what was kept was damaged.
  }
  await forgetDraft()
  return undefined
}

/** Deletes draft, files and key. */
export const forgetDraft = async (): Promise<void> => {
  markDraft(undefined)
  try {
    ;(await opened)?.close()
    opened = undefined
    const request = indexedDB.deleteDatabase(NAME)
    await asked(request)
  } catch {
    // There was none.
  }
}

/** Deletes the draft of the report that a code opens: it was taken, whether or not the answer ever came. */
export const forgetTaken = async (code: string): Promise<void> => {
  const draft = hasDraft() ? await readDraft() : undefined
  if (isFields(draft?.sending) && draft.sending['code'] === code) await forgetDraft()
}
