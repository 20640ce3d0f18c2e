import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Language } from '../../content/registers/messages.ts'
import { Complaint } from '../portal/complaint.ts'
import { say } from './sentences.ts'

/** The portal that an account is handed to. */
export interface Door {
  origin: string
  keyFile: string
  language: Language
  reason: string | undefined
}

const Outlook = z.object({ outlook: z.enum(['published', 'corrected', 'unchanged']) })
const Placed = z.object({
  url: z.string(),
  entries: z.array(z.object({ key: z.string(), revision: z.int(), index: z.int() })),
  checkpoint: z.string(),
})
const Refusal = z.object({
  title: z.string().default(''),
  detail: z.string().default(''),
  issues: z.array(z.object({ pointer: z.string(), message: z.string() })).default([]),
})

/** A key alone in a file, as `npm run key` prints it. @throws Complaint */
const readKey = ({ keyFile, language }: Door): string => {
  const text = existsSync(keyFile) ? readFileSync(keyFile, 'utf8').trim() : ''
  if (!/^lucid_[A-Za-z0-9_-]{43}$/.test(text)) throw new Complaint(say(language, 'noKey', { path: keyFile }))
  return text
}

const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/?$/

/** @throws Complaint for an address to which a key would travel in the open */
const originOf = ({ origin, language }: Door): string => {
  if (!URL.canParse(origin) || (!origin.startsWith('https://') && !LOOPBACK.test(origin)))
    throw new Complaint(say(language, 'notHttps', { origin }))
  return new URL(origin).origin
}

/** While nothing is stored, a reason that is still to be written stands in for itself. */
const TRIAL = '试运行 dry run'

/**
 * Hands an account in, or tries it out. Repeating a publication of the same bytes is harmless.
 * @returns what the portal says, line by line; `isTaken` where it refuses nothing
 * @throws Complaint where the portal gives no answer
 */
export const publishAt = async (
  door: Door,
  body: string,
  isTrial: boolean,
): Promise<{ isTaken: boolean; lines: string[] }> => {
  const { language, reason } = door
  const [origin, key] = [originOf(door), readKey(door)]
  const query = new URLSearchParams(isTrial ? { dryRun: 'true' } : {})
  const because = reason ?? (isTrial ? TRIAL : undefined)
  if (because !== undefined) query.set('reason', because)
  const digest = createHash('sha256')
    .update(`${because ?? ''}\0${body}`)
    .digest('hex')
  const answer = await fetch(`${origin}/api/gep/accounts?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'accept-language': language,
      ...(isTrial ? {} : { 'idempotency-key': `gep ${digest}` }),
    },
    body,
  }).catch(() => {
    throw new Complaint(say(language, 'unreachable', { origin }))
  })
  const said: unknown = await answer.json().catch(() => undefined)
  if (!answer.ok) {
    const { title, detail, issues } = Refusal.parse(said ?? {})
    const head = say(language, 'refused', { origin, status: String(answer.status), detail: detail || title })
    return { isTaken: false, lines: [head, ...issues.map(({ pointer, message }) => `${pointer || '/'}  ${message}`)] }
  }
  if (isTrial) return { isTaken: true, lines: [say(language, `tried-${Outlook.parse(said).outlook}`)] }
  const { url, entries, checkpoint } = Placed.parse(said)
  const lines = entries.map(({ key: name, revision, index }) =>
    say(language, 'entry', { key: name, revision: String(revision), index: String(index) }),
  )
  return {
    isTaken: true,
    lines: [say(language, 'published', { url: `${origin}${url}` }), ...lines, checkpoint.trimEnd()],
  }
}
