import { WORDS } from '../../content/generated/words.ts'
import { topicsOf } from '../../content/push/topics.ts'
import { fill } from '../../content/registers/messages.ts'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import * as push from '../../db/intake/push.ts'
import { openRecord } from '../../db/record/db.ts'
import { readNewEntries } from '../../db/record/new-entries.ts'
import { readTreeSize } from '../../db/record/read.ts'
import { isAllowedEndpoint, isPushOn } from './hosts.ts'
import { pushRequest, type Message } from './message.ts'
import { unseal } from './seal.ts'

/** Tells browsers how much is new: at most one message an hour each, counts alone. */

/** Entries read, and messages sent, in one run; the next minute goes on. */
const MOST_ENTRIES = 5_000
const MOST_MESSAGES = 40

const TIMEOUT_MS = 10_000

/** Hands a request to a push service; tests put their own in its place. */
export type Send = (request: Request) => Promise<Response>
const overTheNetwork: Send = (request) => fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) })

/** @param now - the time the run was scheduled for */
export const tellSubscribers = async (env: Env, now: Date, send: Send = overTheNetwork): Promise<void> => {
  if (!isPushOn(env)) return
  const db = openIntake(env.INTAKE)
  await countEntries(env, db)
  const due = await push.readDue(db, now, MOST_MESSAGES)
  await Promise.all(due.map((one) => tell(env, db, one, now, send)))
}

const countEntries = async (env: Env, db: IntakeDb): Promise<void> => {
  const record = openRecord(env.RECORD)
  const from = await push.readCursor(db)
  if (from === undefined || !(await push.isAnybodyListening(db)))
    return push.startCursor(db, await readTreeSize(record))
  const entries = await readNewEntries(record, from, MOST_ENTRIES)
  const last = entries.at(-1)
  if (!last) return
  const counts = new Map<string, number>()
  for (const { register, body } of entries)
    for (const topic of topicsOf(register, body)) counts.set(topic, (counts.get(topic) ?? 0) + 1)
  await push.countNew(db, { from, to: last.index + 1 }, counts)
}

const messageOf = ({ count, lang }: push.Due): Message => ({
  title: WORDS.subscribe.noticeTitle[lang],
  body: fill(WORDS.subscribe.noticeBody[lang], { count }),
  stop: WORDS.subscribe.noticeStop[lang],
  url: `${lang === 'en' ? '/en' : ''}/registers/`,
})

/** The service no longer knows the browser. */
const GONE = [404, 410]

const tell = async (env: Env, db: IntakeDb, due: push.Due, now: Date, send: Send): Promise<void> => {
  const { PUSH_KEY, PUSH_VAPID_KEY, PUSH_HOSTS, PORTAL_ORIGIN } = env
  if (!PUSH_KEY || !PUSH_VAPID_KEY || !(await push.claim(db, due, now))) return
  const subscription = await unseal(PUSH_KEY, due.id, due.sealed)
  // Sealed by a key of before, or of a service taken off the list: nobody can be reached there.
  if (!subscription || !isAllowedEndpoint(subscription.endpoint, PUSH_HOSTS))
    return push.removeSubscription(db, { id: due.id })
  const status = await statusOf(async () =>
    send(await pushRequest({ pkcs8: PUSH_VAPID_KEY, contact: PORTAL_ORIGIN, now }, subscription, messageOf(due))),
  )
  if (GONE.includes(status)) return push.removeSubscription(db, { id: due.id })
  return status >= 200 && status < 300 ? push.wasTold(db, due) : push.hasFailed(db, due, now)
}

/** @returns 0 where there was no answer */
const statusOf = async (send: () => Promise<Response>): Promise<number> => {
  try {
    const answer = await send()
    await answer.body?.cancel()
    return answer.status
  } catch {
    return 0
  }
}
