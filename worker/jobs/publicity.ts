import { dayOf } from '../../content/registers/span.ts'
import { sequencerOf } from '../app.ts'

/** Erases, of every register, what may not be public any more: past its last day, annulled, or withdrawn. */
export const endAllPublicity = async (env: Env, now: Date): Promise<void> => {
  const sequencer = sequencerOf(env)
  const today = dayOf(now.toISOString())
  while ((await sequencer.endPublicity(today, { kind: 'all' })) > 0);
}
