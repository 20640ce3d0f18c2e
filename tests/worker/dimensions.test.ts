import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { readDimensionRows } from '../../db/record/dimension-rows.ts'
import { aPlace, publishAll } from './builders.ts'

const indicator = (over: object = {}) => ({
  place: '110000',
  year: 2025,
  dimension: 'resource',
  indicator: '资源利用指数',
  value: '82.4',
  ...over,
})
const read = async (under: string) =>
  (await readDimensionRows(openRecord(env.RECORD), { id: 'development-index' }, under)).map(({ body }) => body['value'])

beforeAll(async () => {
  await publishAll('places', [aPlace(), aPlace({ code: '110102', level: 'county', parent: '110000' })])
  await publishAll('development-index', [
    indicator(),
    indicator({ dimension: 'index', indicator: '绿色发展指数', value: '82.1' }),
    indicator({ year: 2024, value: '1' }),
    indicator({ place: '110102', value: '2' }),
  ])
})

it('rows of one place and year are read, and none of another', async () =>
  expect(await read('110000~2025')).toEqual(['82.1', '82.4']))

it('what is withdrawn is drawn no longer', async () => {
  await publishAll('development-index', [{ ...indicator({ value: undefined }), _status: 'withdrawn', _reason: '重复' }])
  expect(await read('110000~2025')).toEqual(['82.1'])
})
