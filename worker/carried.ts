/**
 * Has at hand what `content/generated/` holds, before anything that asks for it is run. It comes with its modules, so that
 * nothing is to be done; only in a build it is a file beside the static pages (`scripts/portal/lean/carried.ts`).
 */
export const carry = async (_assets: Fetcher): Promise<void> => {}
