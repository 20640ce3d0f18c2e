import type { Step } from '../../content/log/findings.ts'
import { provenChange } from '../../content/log/key-change.ts'
import { verifyGrowth, type SeenLog } from '../../content/log/verify-growth.ts'
import { sha256, verifyEd25519 } from '../../content/log/webcrypto.ts'

/** What checking asks of the portal, and what the browser keeps of earlier times. */

/** The portal did not answer, or refused. */
export class Unanswered extends Error {}

export const fetchText = async (path: string): Promise<string> => {
  const answer = await fetch(path, { cache: 'no-cache' }).catch(() => undefined)
  if (!answer?.ok) throw new Unanswered()
  return answer.text()
}

export const fetchJson = async (path: string): Promise<unknown> => {
  const text = await fetchText(path)
  try {
    return JSON.parse(text)
  } catch {
    throw new Unanswered()
  }
}

/** A log as this browser saw it: a verified checkpoint with its key, and when it saw that log first (RFC 3339). */
export interface Memory extends SeenLog {
  since: string
}

const PREFIX = 'lucid-log '
const nameOf = (checkpoint: string): string => PREFIX + checkpoint.split('\n', 1)[0]

const recall = (name: string): Memory | undefined => {
  try {
    const memory: unknown = JSON.parse(localStorage.getItem(name) ?? 'null')
    if (typeof memory !== 'object' || memory === null) return undefined
    const { checkpoint, vkey, since }: Partial<Record<string, unknown>> = { ...memory }
    const whole = typeof checkpoint === 'string' && typeof vkey === 'string' && typeof since === 'string'
    return whole ? { checkpoint, vkey, since } : undefined
  } catch {
    return undefined
  }
}

/** @returns whether the browser keeps it */
const remember = (name: string, memory: Memory): boolean => {
  try {
    localStorage.setItem(name, JSON.stringify(memory))
    return true
  } catch {
    return false
  }
}

/** Every log that this browser remembers. */
export const memories = (): Memory[] => {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .flatMap((name) => recall(name) ?? [])
  } catch {
    return []
  }
}

export const forget = ({ checkpoint }: Memory): void => {
  try {
    localStorage.removeItem(nameOf(checkpoint))
  } catch {
    // Where nothing can be kept, there is nothing to forget.
  }
}

const askKeys = (): Promise<unknown> => fetchJson('/api/log/keys')

export const askConsistency = (from: number, to: number): Promise<unknown> =>
  fetchJson(`/api/log/consistency?from=${from}&to=${to}`)

/**
 * Compares a verified checkpoint with the one this browser saw last, and keeps it if that holds; what was seen before
 * is never given up for something that contradicts it.
 * @param since - says since when this browser has known the log
 * @returns the step; `true` when it was seen for the first time and is kept; `undefined` where nothing can be kept
 */
export const compareWithMemory = async (
  now: SeenLog,
  since: (day: string) => string,
): Promise<Step | true | undefined> => {
  const name = nameOf(now.checkpoint)
  const before = recall(name)
  if (!before) return remember(name, { ...now, since: new Date().toISOString() }) || undefined
  const grown = await verifyGrowth(before, now, askConsistency)
  const keys = { before: before.vkey, after: now.vkey }
  const step = await provenChange(grown, keys, askKeys, { hash: sha256, verify: verifyEd25519 })
  if (step.ok) remember(name, { ...now, since: before.since })
  return { ...step, values: { ...step.values, since: since(shownDay(before.since)) } }
}

export const shownDay = (instant: string): string => {
  const language = document.documentElement.lang === 'en' ? 'en-GB' : 'zh-Hans'
  return new Intl.DateTimeFormat(language, { timeZone: 'Asia/Shanghai', dateStyle: 'long' }).format(new Date(instant))
}
