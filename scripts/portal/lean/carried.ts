/**
 * Stands for `worker/carried.ts` in the Worker: what `content/generated/` holds there is a tenth of all, and would be read
 * by the platform as source before the Worker answers first. It is a static file of the same build, read once.
 */

type Exports = Record<string, unknown>

interface Assets {
  fetch: (url: string) => Promise<Pick<Response, 'ok' | 'status' | 'text'>>
}

let files: Record<string, Exports> | undefined

/** Whatever the host, the binding asks the build's own files. */
const FILE = 'https://assets.invalid/definitions.json'

/**
 * Reads the file unless it was read. Requests that come at once read it each for itself: one that is broken off then keeps
 * none of the others waiting.
 * @throws Error when the file is not there: without it nothing can be answered
 */
export const carry = async (assets: Assets): Promise<void> => {
  if (files) return
  const answer = await assets.fetch(FILE)
  if (!answer.ok) throw new Error(`/definitions.json answered ${answer.status}`)
  const read: Record<string, Exports> = JSON.parse(await answer.text())
  files ??= read
}

/** What a module of `content/generated/` exports. @param name - of its file, without the ending */
export const carried = (name: string): Exports => {
  const exports = files?.[name]
  if (!exports) throw new Error(`content/generated/${name}.ts was asked for before it was read`)
  return exports
}
