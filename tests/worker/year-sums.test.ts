import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { sumsBy } from '../../content/registers/sums.ts'
import { readSumRows } from '../../db/record/year-sums.ts'
import { aPlace, publishAll } from './builders.ts'

const register = REGISTERS['compensation-funds']
if (!register?.sums) throw new Error('compensation-funds is not added up')
const { sums } = register
const read = () => readSumRows({ $client: env.RECORD }, register, sums)
const payment = (number: string, over: object = {}) => ({
  payment: number,
  year: 2025,
  direction: 'vertical',
  element: 'forest',
  name: '公益林补偿',
  payer: '市财政局',
  payee: '县人民政府',
  place: '110000',
  planned: '100.10',
  paid: '100.1',
  ...over,
})

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('compensation-funds', [
    payment('A1'),
    payment('A2', { planned: '0.20', paid: undefined }),
    payment('A3', { year: 2021 }),
    payment('A4', { year: 2020 }),
  ])
})

it('the newest five years are read, and nothing before', async () => {
  const { rows, isCut } = await read()
  expect(isCut).toBe(false)
  expect(sumsBy(rows, sums, 'direction')).toEqual([
    { year: '2025', value: 'vertical', rows: 2, of: { planned: '100.30', paid: '100.1' } },
    { year: '2021', value: 'vertical', rows: 1, of: { planned: '100.10', paid: '100.1' } },
  ])
})

it('a payment that was withdrawn is added up no longer', async () => {
  await publishAll('compensation-funds', [{ payment: 'A2', year: 2025, _status: 'withdrawn', _reason: '重复' }])
  expect(sumsBy((await read()).rows, sums, 'direction')[0]).toMatchObject({ rows: 1, of: { planned: '100.10' } })
})
