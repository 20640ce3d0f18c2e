/**
 * Asks one after the other until the limit of a minute is met, and says how often it was answered before. A minute may
 * begin in between and grant as much again, but no more.
 * @param most - granted in a minute
 * @throws Error when twice as many were answered
 */
export const untilLimited = async (most: number, ask: () => Promise<Response>): Promise<number[]> => {
  const answered: number[] = []
  while (answered.length <= 2 * most) {
    const { status } = await ask()
    if (status === 429) return answered
    answered.push(status)
  }
  throw new Error(`answered ${answered.length} times in two minutes; ${most} are granted in one`)
}
