import type { StoreState } from '../../content/operation/readings.ts'
import { SilentStore, within } from '../../db/in-time.ts'

/** Whether a store of objects answers, asked in a way that leaves nothing in it. */

/** How long each of the two answers may take, seconds: whoever asks how the portal is waits for it. */
const PATIENCE = 3

/** Where nothing ever lies. */
const NOWHERE = 'operation/probe'

const answers = async (ask: () => Promise<unknown>, seconds: number): Promise<boolean> => {
  try {
    await within(ask(), seconds * 1_000, () => new SilentStore())
    return true
  } catch {
    return false
  }
}

/**
 * What of a store does not answer: it is read once, and then asked to write what it must refuse to write.
 * @param most - seconds that anybody waits for a store
 */
export const stateOfStore = async (store: R2Bucket, most = PATIENCE): Promise<StoreState> => {
  const seconds = Math.min(PATIENCE, most)
  if (!(await answers(() => store.get(NOWHERE), seconds))) return 'read'
  // There is nothing whose tag it could match.
  const refused = { onlyIf: { etagMatches: 'none' } }
  return (await answers(() => store.put(NOWHERE, '', refused), seconds)) ? 'well' : 'write'
}
