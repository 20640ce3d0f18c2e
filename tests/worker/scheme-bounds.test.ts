import { beforeAll, describe, expect, it } from 'vitest'
import { aKey, aPlace, publish, publishAll, type ProblemAnswer } from './builders.ts'
import {
  aCertificate,
  aChange,
  anAccreditation,
  aProduct,
  CERTIFIER,
  OTHER_CERTIFIER,
  publishGround,
} from './certificate-builders.ts'
import { anOfficer } from './people.ts'

/** Roles and keys that are bounded by certification schemes. */

const ORGANIC = aCertificate({ number: 'SLYJ-2024-0001', scheme: 'organic', standards: ['GB/T 19630-2019'] })

let authorization = ''
const write = (register: string, rows: object[]): Promise<Response> => publish(register, rows, { authorization })
const refusedAt = async (answer: Response): Promise<string[]> => {
  expect(answer.status).toBe(422)
  return ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)
}

beforeAll(async () => {
  await publishGround()
  await publishAll('certificates', [aCertificate(), ORGANIC])
  authorization = `Bearer ${await aKey({ schemes: ['organic'] }, 'certifier', CERTIFIER)}`
})

describe('a key bounded by a certification scheme', () => {
  it('writes certificates of that scheme, and what belongs to them', async () => {
    expect((await write('certificates', [{ ...ORGANIC, number: 'SLYJ-2024-0002' }])).status).toBe(201)
    const product = aProduct({ certificate: ORGANIC.number, name: '示例有机米' })
    expect((await write('certified-products', [product])).status).toBe(201)
    expect((await write('certificate-changes', [aChange({ certificate: ORGANIC.number })])).status).toBe(201)
  })

  it('is refused those of another, row by row', async () => {
    const rows = [{ ...ORGANIC, number: 'SLYJ-2024-0003' }, aCertificate({ number: 'SLGP-2024-0009' })]
    expect(await refusedAt(await write('certificates', rows))).toEqual(['/1/scheme'])
    expect(await refusedAt(await write('certified-products', [aProduct({ item: '9' })]))).toEqual(['/0/certificate'])
    expect(await refusedAt(await write('certificate-changes', [aChange()]))).toEqual(['/0/certificate'])
  })

  it('does not move a certificate of another scheme into reach', async () => {
    const moved = aCertificate({ scheme: 'organic', standards: ['GB/T 19630-2019'], _reason: '改认证制度' })
    expect(await refusedAt(await write('certificates', [moved]))).toContain('/0/scheme')
  })

  it('writes nothing that belongs to no scheme', async () => {
    const places = `Bearer ${await aKey({ schemes: ['organic'] }, 'publisher')}`
    const answer = await publish('places', [aPlace()], { authorization: places })
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('schemes')])
    const accredited = await publish('accreditations', [anAccreditation({ organisation: OTHER_CERTIFIER })], {
      authorization: places,
    })
    expect(await refusedAt(accredited)).toEqual(['/0/scheme'])
  })
})

describe('a grant bounded by schemes', () => {
  const base = { role: 'certifier', organisation: CERTIFIER }

  it('goes no further than who gives it', async () => {
    const admin = await anOfficer('admin', CERTIFIER, { schemes: ['organic'] })
    const status = async (bounds: object): Promise<number> =>
      (await admin.post('/api/invitations', { ...base, bounds })).status
    expect(await status({ schemes: ['organic'] })).toBe(201)
    expect(await status({ schemes: ['organic', 'green-product'] })).toBe(403)
    expect(await status({})).toBe(403)
  })

  it('names schemes that exist', async () => {
    const admin = await anOfficer('admin')
    const bounds = { schemes: ['organic', 'no-such-scheme'] }
    const answer = await admin.post('/api/keys', { ...base, days: 1, bounds })
    expect(await refusedAt(answer)).toEqual(['/bounds/schemes/1'])
  })
})
