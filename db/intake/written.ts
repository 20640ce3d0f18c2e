/** How often a write is tried whose obstacle is gone each time it is looked for. */
const TRIES = 3

/** Whether a rule of the tables broke it, and not the database itself. */
const isRule = (error: unknown): boolean => error instanceof Error && error.message.includes('SQLITE_CONSTRAINT')

/**
 * Writes, or says why not. What broke the write may be gone by the time somebody looks: then nothing is against it any
 * more, and it is written again.
 * @param write - one batch, all of it or none
 * @param whyNot - looks at what stands; `undefined` where nothing is against writing
 * @throws whatever broke the write last, where nobody finds why
 */
export const writtenOr = async <Written, Why>(
  write: () => Promise<Written>,
  whyNot: () => Promise<Why | undefined>,
): Promise<Written | Why> => {
  for (let left = TRIES; ; left--)
    try {
      return await write()
    } catch (error) {
      const why = await whyNot()
      if (why !== undefined) return why
      if (left === 1 || !isRule(error)) throw error
    }
}
