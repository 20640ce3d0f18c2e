import { log } from '../http/log.ts'

/**
 * Sends a beat through the queue of scans, so that a queue that nobody empties is known from one in which nothing waits.
 * A queue that takes none shows by the beat that does not arrive.
 */
export const sendBeat = async ({ SCANS }: Pick<Env, 'SCANS'>, now: Date): Promise<void> => {
  try {
    await SCANS.send({ beat: now.toISOString() })
  } catch {
    log('warn', { what: 'queue-not-reached' })
  }
}
