/**
 * Where the entry of the Worker lies is asked once. For each request of a test the runner imports it anew, and asks the
 * process that reads files where it lies, over a socket: a fifth of the time of tests that ask much. Run once in an isolate,
 * since modules stay.
 */

// A module, so that what is said of the global scope adds to it.
export {}

type Resolve = (id: string, importer?: string) => Promise<object | undefined>

declare global {
  /** The runner's own. */
  var __vitest_mocker__: { moduleRunner: { vitestOptions: { transport: { resolveId: Resolve } } } }
}

const { transport } = globalThis.__vitest_mocker__.moduleRunner.vitestOptions
const { resolveId } = transport
const known = new Map<string, object>()

transport.resolveId = async (id, importer) => {
  if (importer !== undefined) return resolveId(id, importer)
  const found = known.get(id) ?? (await resolveId(id))
  if (found) known.set(id, found)
  return found
}
