/**
 * Starts work on items before what was started earlier has ended, and gives the results in order.
 * @param width - how many are under way at once, at least 1
 */
export async function* ahead<Item, Result>(
  items: AsyncIterable<Item>,
  width: number,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const started: Promise<Result>[] = []
  const next = (): Promise<Result> | undefined => started.shift()
  for await (const item of items) {
    const result = start(item)
    // It is awaited below; until then its failure is nobody's.
    result.catch(() => {})
    started.push(result)
    const first = started.length >= width ? next() : undefined
    if (first) yield await first
  }
  for (let first = next(); first; first = next()) yield await first
}
