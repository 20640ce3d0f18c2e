import { REGISTERS } from '../../content/generated/registers.ts'
import { AT_ONCE, findEnded, type EndedValue, type PublicityScope } from './ended.ts'
import { eraseAll } from './erase.ts'
import type { Door } from './publish.ts'

/**
 * Erases what may not be public any more, at most 500 values in one batch, each with the legal ground that its register
 * names. Like `erase`, it runs
 * in the sequencer alone; what an interruption leaves is found again.
 * @returns how many values went; 0 says that nothing is left in this scope
 */
export const endPublicity = async (
  door: Door,
  today: string,
  scope: PublicityScope = { kind: 'all' },
): Promise<number> => {
  const ended = (await findEnded(door.db, today, scope)).slice(0, AT_ONCE)
  if (ended.length === 0) return 0
  await eraseAll(
    door,
    ended.map((value) => ({ ...value, ground: groundOf(value) })),
    'portal',
  )
  return ended.length
}

/** In both languages: the log is read in either. */
const groundOf = ({ register }: EndedValue): string => {
  const ground = REGISTERS[register]?.publicity?.ground
  if (!ground) throw new Error(`the register ${register} names no ground for ending publicity`)
  return `${ground.zh} / ${ground.en}`
}
