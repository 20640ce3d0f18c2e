/** A body that is longer is cut off: four times what a request may have. */
export const MAX_DISCARDED_BYTES = 32 * 1024 * 1024

/**
 * Reads what is left of a request's body and keeps none of it, before the request is refused: the runtime resets the
 * connection of a client that is still sending, and the client then sees a broken pipe instead of the reason.
 */
export const discardBody = async ({ body }: Request): Promise<void> => {
  if (!body || body.locked) return
  let length = 0
  try {
    for await (const chunk of body) {
      length += chunk.length
      if (length > MAX_DISCARDED_BYTES) return
    }
  } catch {
    // The client has gone, or the body was read before.
  }
}
