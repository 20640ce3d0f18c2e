interface Waiting<Item> {
  item: Item
  settle: () => void
  fail: (error: unknown) => void
}

/** Items of one write, at most. */
const AT_ONCE = 1_000

/**
 * Gathers items while a write is under way, and writes them together once it has ended: one thousand writers at once
 * then cost a few writes.
 * @param write - all of its items, or none
 * @returns what writes one item; it ends once the item stands, and fails with the write that held it
 */
export const newGatherer = <Item>(write: (items: Item[]) => Promise<void>): ((item: Item) => Promise<void>) => {
  const waiting: Waiting<Item>[] = []
  let isWriting = false
  const run = async (): Promise<void> => {
    isWriting = true
    // What arrived together goes in together.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting.splice(0, AT_ONCE)
      try {
        await write(batch.map(({ item }) => item))
        for (const { settle } of batch) settle()
      } catch (error) {
        for (const { fail } of batch) fail(error)
      }
    }
    isWriting = false
  }
  return (item) =>
    new Promise((settle, fail) => {
      waiting.push({ item, settle, fail })
      if (!isWriting) void run()
    })
}
