import { dayOf } from '../../content/registers/span.ts'
import { openRecord } from '../../db/record/db.ts'
import { GREEN_LISTS_REGISTER, writeGreenLists } from '../../db/record/green-list-files.ts'
import { sequencerOf } from '../app.ts'

/** At the beginning of each day states both green lists as of it. @param partRows - rows of a file, at most */
export const publishGreenLists = async (env: Env, now: Date, partRows?: number): Promise<void> => {
  const day = dayOf(now.toISOString())
  for (const statement of await writeGreenLists(openRecord(env.RECORD), env.OBJECTS, day, partRows)) {
    const { outcome } = await sequencerOf(env).submit({
      publisher: 'portal',
      statements: [{ register: GREEN_LISTS_REGISTER, ...statement }],
    })
    if (outcome.status !== 'placed') throw new Error(`the list ${statement.key} was ${outcome.status}`)
  }
}
