import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { readOrganisations, referredName } from '../../db/record/referred.ts'
import { aPlace, publishAll } from './builders.ts'
import { askedBy } from './query-plans.ts'

/** The example of GB 32100-2015, annex A; then one that nobody published of. */
const USCC = '91350100M000100Y43'
const UNKNOWN = '91110000100000000R'

const asking = (publishers: string[]): Promise<unknown[]> =>
  askedBy(env.RECORD, (database) => readOrganisations(openRecord(database), publishers))

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('organisations', [{ organisation: USCC, name: '示例单位', place: '110000' }])
})

describe('names of those who published what a page shows', () => {
  it('are read for all of them at once, and what the register does not hold is left out', async () => {
    const publishers = ['portal', USCC, USCC, UNKNOWN]
    expect([...(await readOrganisations(openRecord(env.RECORD), publishers))]).toEqual([
      [referredName('organisations', USCC), expect.objectContaining({ name: '示例单位' })],
    ])
    expect(await asking(publishers)).toHaveLength(1)
  })
  it('are not asked for where the portal itself published everything', async () =>
    expect(await asking(['portal', 'portal'])).toEqual([]))
})
