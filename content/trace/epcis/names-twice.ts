/** One token of JSON that is known to be whole. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

interface Level {
  /** Names seen in an object; none in a list. */
  names: Set<string> | undefined
  /** Where it stands: the name or number of the member that is being read. */
  at: string
}

/**
 * Finds a name that stands twice in one object, which some readers take the first of and others the last.
 * @param source - JSON that can be parsed
 */
export const nameTwice = (source: string): { pointer: string; name: string } | undefined => {
  const open: Level[] = []
  let isName = false
  for (const [token] of source.matchAll(TOKEN)) {
    const level = open.at(-1)
    if (token === '{') {
      open.push({ names: new Set(), at: '' })
      isName = true
    } else if (token === '[') {
      open.push({ names: undefined, at: '0' })
      isName = false
    } else if (token === '}' || token === ']') {
      open.pop()
      isName = false
    } else if (token === ',') {
      isName = level?.names !== undefined
      if (level && !level.names) level.at = String(Number(level.at) + 1)
    } else if (isName && level?.names) {
      const name: unknown = JSON.parse(token)
      if (typeof name !== 'string') continue
      level.at = name
      if (level.names.has(name)) return { name: name.slice(0, 80), pointer: pointerTo(open) }
      level.names.add(name)
      isName = false
    }
  }
  return undefined
}

const pointerTo = (open: readonly Level[]): string =>
  open.map(({ at }) => `/${at.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
