/**
 * Handing in sealed files part by part, for a report that is being sent and for evidence that is added to one. What the
 * portal has already is not sent again, so that a line that breaks costs one part.
 */

/** Bytes of a part: the most that the portal takes at once. */
export const PART_BYTES = 5 * 1024 * 1024

export interface Uploads {
  /** Parts of a file that the portal has. */
  partsThere: (id: string) => Promise<ReadonlySet<number>>
  put: (id: string, part: number, bytes: ArrayBuffer) => Promise<unknown>
}

/** Parts in the portal's list of them. */
export const partsIn = (answer: unknown): Set<number> => {
  const listed: unknown = typeof answer === 'object' && answer !== null && 'parts' in answer ? answer.parts : []
  return new Set(
    (Array.isArray(listed) ? listed : []).flatMap((one: unknown) =>
      typeof one === 'object' && one !== null && 'part' in one ? [Number(one.part)] : [],
    ),
  )
}

/**
 * Hands in what is not there yet.
 * @param blob - the same bytes under the same name each time: parts of two sealings make no file
 * @param onPart - bytes of the file that have gone
 */
export const handIn = async (
  { partsThere, put }: Uploads,
  { id, blob }: { id: string; blob: Blob },
  onPart: (done: number) => void,
): Promise<void> => {
  const there = await partsThere(id)
  for (let part = 0; part * PART_BYTES < blob.size; part++) {
    const piece = blob.slice(part * PART_BYTES, (part + 1) * PART_BYTES)
    if (!there.has(part)) await put(id, part, await piece.arrayBuffer())
    onPart(part * PART_BYTES + piece.size)
  }
}

/** Milliseconds between tries while there is no network. */
const PAUSE = 8_000

/** Waits until the browser says that there is a network, or a while has passed. @param signal - ends the wait */
const networkBack = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const finish = (): void => {
      clearTimeout(timer)
      removeEventListener('online', finish)
      done()
    }
    const timer = setTimeout(finish, PAUSE)
    addEventListener('online', finish, { once: true })
    signal.addEventListener('abort', finish, { once: true })
  })

/**
 * Goes on by itself as long as nothing but the network is missing.
 * @param step - goes on where it stopped, each time it is called
 * @param signal - gives up
 */
export const pastGaps = async <Done>(
  step: () => Promise<Done>,
  isGap: (error: unknown) => boolean,
  signal: AbortSignal,
  tell: (isWaiting: boolean) => void,
): Promise<Done> => {
  for (;;) {
    try {
      return await step()
    } catch (error) {
      if (!isGap(error) || signal.aborted) throw error
      tell(true)
      await networkBack(signal)
      tell(false)
      if (signal.aborted) throw error
    }
  }
}
