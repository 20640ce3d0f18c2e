import { beforeAll, describe, expect, it } from 'vitest'
import { aKey, ask, get, publish, type ProblemAnswer } from './builders.ts'
import { anOfficer, type Tab } from './people.ts'
import { GTIN, OTHER_PRODUCER, PRODUCER, publishProducts } from './trace-builders.ts'

/** A trade item number that stands in the name of whoever came first, and that somebody else says is hers. */

let claimant: Tab
let colleague: Tab
let admin: Tab

const aClaim = (over: object = {}) => ({
  gtin: GTIN,
  organisation: OTHER_PRODUCER,
  holder: PRODUCER,
  date: '2026-10-12',
  grounds: '厂商识别代码 9520000 分给了我公司',
  ...over,
})
const claim = (tab: Tab, over: object = {}): Promise<Response> =>
  tab.post('/api/registers/gtin-claims/entries', [aClaim(over)])
const pointers = async (answer: Response): Promise<(string | undefined)[]> => {
  expect(answer.status).toBe(422)
  return ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)
}
const claimsOf = async (): Promise<{ key: string }[]> =>
  (await (await get(`/api/products/${GTIN}`)).json<{ claims: { key: string }[] }>()).claims

beforeAll(async () => {
  await publishProducts()
  claimant = await anOfficer('organisation', OTHER_PRODUCER)
  colleague = await anOfficer('organisation', OTHER_PRODUCER)
  admin = await anOfficer('admin')
})

describe('a claim to a number', () => {
  it('is made by the claimant itself, against whoever the product names, and by nobody for another', async () => {
    expect(await pointers(await claim(claimant, { organisation: PRODUCER }))).toContain('/0/organisation')
    expect(await pointers(await claim(claimant, { holder: OTHER_PRODUCER }))).toEqual(['/0/holder'])
    expect(await pointers(await claim(claimant, { gtin: '09520000000059' }))).toContain('/0/gtin')
    expect(await pointers(await claim(claimant, { grounds: undefined }))).toEqual(['/0/grounds'])
    const key = await aKey({}, 'producer', OTHER_PRODUCER)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const path = '/api/registers/gtin-claims/entries'
    expect((await ask('POST', path, headers, JSON.stringify([aClaim()]))).status).toBe(403)
  })

  it('waits for a second person, then stands beside the product with the holder free to reply', async () => {
    const waits = await claim(claimant)
    expect(waits.status).toBe(202)
    expect(await claimsOf()).toEqual([])
    const { waiting } = await waits.json<{ waiting: { id: string } }>()
    expect((await colleague.post(`/api/waiting/${waiting.id}/release`)).status).toBe(201)
    const [standing] = await claimsOf()
    expect(standing).toMatchObject({ key: `${GTIN}~${OTHER_PRODUCER}` })
    const holder = await anOfficer('organisation', PRODUCER)
    const reply = {
      organisation: PRODUCER,
      reply: '2026-1',
      register: 'gtin-claims',
      recordKey: standing?.key,
      date: '2026-10-13',
      text: '这个条码在我社的系统成员证书里。',
    }
    expect((await holder.post('/api/registers/replies/entries', [reply])).status).toBe(201)
  })

  it('ends when an authority puts the number in its name: then the goods are the claimant’s to keep', async () => {
    const moved = {
      gtin: GTIN,
      name: '示例岭有机绿茶',
      producer: OTHER_PRODUCER,
      producerName: '示例家具有限公司',
      serials: 'portal',
    }
    const theirs = await aKey({}, 'producer', OTHER_PRODUCER)
    const write = (key: string): Promise<Response> =>
      publish('products', [{ ...moved, _reason: '按编码中心的证明改登' }], { authorization: `Bearer ${key}` })
    expect((await write(theirs)).status).toBe(422)
    const corrected = await admin.post('/api/registers/products/entries', [
      { ...moved, _reason: '按编码中心的证明改登' },
    ])
    expect(corrected.status).toBe(201)
    expect(await claimsOf()).toEqual([])
    const renamed = await publish('products', [{ ...moved, name: '改名的茶', _reason: '改名' }], {
      authorization: `Bearer ${theirs}`,
    })
    expect(renamed.status).toBe(201)
    const before = await aKey({}, 'producer', PRODUCER)
    expect((await write(before)).status).toBe(422)
  })
})
