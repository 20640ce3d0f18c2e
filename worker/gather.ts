interface Waiting<Item, Answer> {
  item: Item
  settle: (answer: Answer | undefined) => void
  fail: (error: unknown) => void
}

/** Items that are handed on together, at most. */
const AT_ONCE = 1_000

/**
 * Gathers items while others are being handed on, and hands them on together once that has ended: one thousand requests
 * at once then cost a few statements. What is read for an item was asked for after the item came.
 * @param hand - all of its items, or none; it answers each in its place, or none at all
 * @returns what hands one item on; it ends once that is done, with its answer, and fails with the hand that held it
 */
export const newGatherer = <Item, Answer = never>(
  hand: (items: Item[]) => Promise<readonly (Answer | undefined)[]>,
): ((item: Item) => Promise<Answer | undefined>) => {
  const waiting: Waiting<Item, Answer>[] = []
  let isHanding = false
  const run = async (): Promise<void> => {
    isHanding = true
    // What arrived together goes in together.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting.splice(0, AT_ONCE)
      try {
        const answers = await hand(batch.map(({ item }) => item))
        batch.forEach(({ settle }, at) => settle(answers[at]))
      } catch (error) {
        for (const { fail } of batch) fail(error)
      }
    }
    isHanding = false
  }
  return (item) =>
    new Promise((settle, fail) => {
      waiting.push({ item, settle, fail })
      if (!isHanding) void run()
    })
}
