import { canonical } from '../../../content/log/canonical.ts'
import { readProof } from '../../../content/log/read-proof.ts'
import { verifyRecord } from '../../../content/log/verify-record.ts'
import { sha256 } from '../../../content/log/webcrypto.ts'
import { verifyActivity } from '../../../content/people/verify-activity.ts'
import { printVerdict, type Sentences } from '../verdict.ts'
import type { ActivityRow } from './acts.ts'
import { ask, portal } from './ask.ts'
import { h } from './element.ts'
import { Refused, request } from './request.ts'
import { shownTime } from '../../time.ts'
import { at, lang, word } from './words.ts'

/** Checks in the page that a row stands in the tree whose root the public log holds for its day. */

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const read = async (path: string): Promise<unknown> => (await request(path)).json()

/** The published root of a day; `undefined` while there is none. */
const readRoot = async (day: string) => {
  try {
    const { body } = await ask('GET', `/api/registers/activity-roots/records/${day}`)
    const fields = isFields(body) && isFields(body['body']) ? body['body'] : {}
    if (!isFields(body)) return undefined
    return { record: body, index: Number(body['index']), size: Number(fields['size']), root: String(fields['root']) }
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined
    throw error
  }
}

/**
 * Checks one row as the list shows it, and prints what was found.
 * @throws Refused for a day that is not over; Lost
 */
export const checkRow = async (
  row: ActivityRow,
  into: HTMLElement,
  headers: Record<string, string>,
  { sentences, memory }: { sentences: Sentences; memory: string | undefined },
): Promise<void> => {
  const answer = await portal.api.activity[':seq'].proof.$get({ param: { seq: String(row.seq) } }, { headers })
  const proof = await answer.json()
  const day = shownTime(row.day, lang)
  const published = await readRoot(row.day)
  if (!published) return into.replaceChildren(h('p', {}, word('unpublished', { day })))
  // What is proven must be what the list shows, whatever the portal sends with the proof.
  if (canonical({ ...proof.row }) !== canonical({ ...row }))
    return into.replaceChildren(h('p', { class: 'issue' }, word('otherRow')))
  const isProven = await verifyActivity({ ...proof, row: { ...row } }, published, sha256)
  const { index, size } = published
  const told = isProven ? word('proven', { day, size, index }) : word('notProven', { day })
  const [vkey, entry, given] = await Promise.all([
    request('/log/vkey').then((text) => text.text()),
    read(`/api/log/entries/${index}`),
    read(`/api/log/proofs/${index}`),
  ])
  const evidence = { record: published.record, entry, proof: { ...readProof(given), index }, vkey }
  const steps = await verifyRecord(evidence)
  const ofLog = h('div', { class: 'check' })
  printVerdict(ofLog, sentences, { steps, toMemory: memory })
  into.replaceChildren(
    h('p', { class: isProven ? 'lead' : 'issue', 'data-proven': isProven ? 'yes' : 'no' }, told),
    h('p', {}, h('a', { href: at(`/registers/activity-roots/${row.day}/`) }, word('root'))),
    ofLog,
  )
}
