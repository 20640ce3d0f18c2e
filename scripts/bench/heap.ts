import * as z from 'zod'

/** A Worker as the runtime's inspector lists it. */
const Target = z.object({ title: z.string(), webSocketDebuggerUrl: z.string() })
const Usage = z.object({ id: z.int(), result: z.object({ usedSize: z.number(), backingStorageSize: z.number() }) })

/** What one Worker keeps in memory: what the platform holds against its limit, without the runtime around it. */
export interface Heap {
  /** Bytes: objects, those that nobody holds any more but that were not yet collected too, and buffers. */
  used: () => Promise<number>
  close: () => void
}

/**
 * Looks into the memory of the Worker `lucid`.
 * @param inspector - where the runtime lets itself be inspected
 * @throws Error when it does not know that Worker
 */
export const openHeap = async (inspector: URL): Promise<Heap> => {
  const listed = z.array(Target).parse(await (await fetch(`http://${inspector.host}/json`)).json())
  const target = listed.find(({ title }) => title.endsWith(':lucid'))
  if (!target) throw new Error(`no Worker of ours among ${listed.map(({ title }) => title).join(', ')}`)
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise((done, fail) => {
    socket.addEventListener('open', done)
    socket.addEventListener('error', () => fail(new Error('the inspector does not answer')))
  })
  const waiting = new Map<number, (bytes: number) => void>()
  socket.addEventListener('message', ({ data }) => {
    const usage = Usage.safeParse(JSON.parse(String(data))).data
    if (usage) waiting.get(usage.id)?.(usage.result.usedSize + usage.result.backingStorageSize)
  })
  let asked = 0
  return {
    used: () =>
      new Promise((done) => {
        waiting.set(++asked, done)
        socket.send(JSON.stringify({ id: asked, method: 'Runtime.getHeapUsage' }))
      }),
    close: () => socket.close(),
  }
}
