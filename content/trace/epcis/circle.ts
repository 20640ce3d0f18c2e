/**
 * Finds goods that are inside one another in a circle.
 * @param pairs - what is inside what
 * @returns the circle from one to itself; `undefined` where there is none
 */
export const findCircle = (pairs: readonly (readonly [inner: string, outer: string])[]): string[] | undefined => {
  const outside = Map.groupBy(pairs, ([inner]) => inner)
  const done = new Set<string>()
  for (const start of outside.keys()) {
    if (done.has(start)) continue
    // Each step holds what is left to look at there: no recursion, however long the chain.
    const path = [{ at: start, left: (outside.get(start) ?? []).map(([, outer]) => outer) }]
    const onPath = new Set([start])
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const next = step.left.pop()
      if (next === undefined) {
        path.pop()
        onPath.delete(step.at)
        done.add(step.at)
      } else if (onPath.has(next)) {
        const circle = path.map(({ at }) => at)
        return [...circle.slice(circle.indexOf(next)), next]
      } else if (!done.has(next)) {
        onPath.add(next)
        path.push({ at: next, left: (outside.get(next) ?? []).map(([, outer]) => outer) })
      }
    }
  }
  return undefined
}
