import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transform } from 'esbuild'

const CHUNKS = 'chunks'

/** The name of a module, wherever one stands. */
const NAMED = /[^"'`/\s]+\.mjs/g

/**
 * Short names for modules, in the order of their own. Each is imported by many: names that nobody can guess would be a
 * twentieth of the Worker as it is sent.
 */
const namesOf = (server: string): Map<string, string> =>
  new Map(
    readdirSync(join(server, CHUNKS))
      .filter((name) => name.endsWith('.mjs'))
      .sort()
      .map((name, at) => [name, `${at.toString(36)}.mjs`]),
  )

/**
 * Writes the Worker's modules without the names and spaces that only people need, each by itself: what a module exports
 * keeps its name. The platform reads all of them before it answers first.
 */
export const shorten = async (server: string): Promise<void> => {
  const names = namesOf(server)
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mjs'))
  for (const name of files) {
    const file = join(server, name)
    const { code } = await transform(readFileSync(file, 'utf8'), {
      minify: true,
      format: 'esm',
      target: 'esnext',
      charset: 'utf8',
      legalComments: 'none',
    })
    writeFileSync(
      file,
      code.replace(NAMED, (long) => names.get(long) ?? long),
    )
  }
  for (const [long, short] of names) renameSync(join(server, CHUNKS, long), join(server, CHUNKS, short))
}
