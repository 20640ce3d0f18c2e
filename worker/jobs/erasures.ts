import { isErasing } from '../../db/record/erasing.ts'
import { sequencerOf } from '../app.ts'

/** Finishes erasures that ended halfway: the record said so already, the bytes were still there. */
export const finishBegunErasures = async (env: Env): Promise<void> => {
  if (await isErasing(env.OBJECTS)) await sequencerOf(env).finishErasures()
}
