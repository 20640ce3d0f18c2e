import { env } from 'cloudflare:workers'
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { didOf } from '../../content/credentials/did.ts'
import { endOf, startOf } from '../../content/credentials/facts.ts'
import { isWhole } from '../../content/points/bank-statement.ts'
import { verifyCredential, type Verdict } from '../../content/credentials/verify.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { readSums } from '../../db/intake/points-sums.ts'
import { ask } from './builders.ts'
import { vouch } from './points-accounts-builders.ts'
import { anAward, openBooks, aRedemption, settling } from './points-builders.ts'
import { aPerson, json, type Tab } from './people.ts'

const db = env.INTAKE

beforeAll(openBooks)

const aSaver = async (isVouched = true): Promise<{ tab: Tab; id: string }> => {
  const tab = await aPerson()
  const { id } = await (await tab.post('/api/points/accounts')).json<{ id: string }>()
  if (!isVouched) return { tab, id }
  await vouch(id)
  await post(db, [anAward(id, 40, { at: '2025-12-31T15:59:59Z' })])
  await post(db, [anAward(id, 30, { at: '2025-12-31T16:00:00Z' })])
  const kept = aRedemption(id, 20, { at: '2026-01-05T00:00:00Z', until: '2026-01-05T01:00:00Z' })
  await post(db, [kept])
  await post(db, [settling(kept, 'confirmed', { at: '2026-01-05T00:30:00Z' })])
  await post(db, [aRedemption(id, 5, { at: '2026-01-06T00:00:00Z', until: '2099-01-01T00:00:00Z' })])
  return { tab, id }
}

const PERIOD = { from: '2026-01-01', until: '2026-01-31', audience: '示例银行' }
const send = ({ tab, id }: { tab: Tab; id: string }, over: object = {}): Promise<Response> =>
  tab.post(`/api/points/accounts/${id}/bank-statements`, { ...PERIOD, ...over })

const verify = async (credential: string, now: Date): Promise<Verdict> => {
  const own = didOf(env.PORTAL_ORIGIN)
  const document = await (await ask('GET', '/.well-known/did.json')).text()
  return verifyCredential(credential, {
    now,
    own,
    trusted: new Map([[own, 'Lucid']]),
    documentOf: () => Promise.resolve(document),
    statusListOf: () => Promise.resolve(undefined),
  })
}

describe('the sums of a period', () => {
  it('begin and end at midnight in Asia/Shanghai, and add up', async () => {
    const { id } = await aSaver()
    const sums = await readSums(db, id, startOf('2026-01-01'), endOf('2026-01-31'))
    expect(sums).toMatchObject({
      opening: 40,
      awarded: 30,
      spent: 20,
      closing: 50,
      byRule: [{ rule: 'metro', points: 30 }],
    })
    expect(isWhole(sums)).toBe(true)
    expect(await readSums(db, id, startOf('2026-02-01'), endOf('2026-02-28'))).toMatchObject({
      opening: 50,
      closing: 50,
    })
  })
})

describe('a statement for a bank', () => {
  it('is signed, names nobody, and holds for thirty days', async () => {
    const saver = await aSaver()
    const { credential } = await (await send(saver, { reference: 'A-17' })).json<{ credential: string }>()
    const said = decodeJwt<Record<string, unknown>>(credential)
    expect(said['credentialSubject']).toMatchObject({
      holder: 'person',
      audience: '示例银行',
      reference: 'A-17',
      opening: 40,
      closing: 50,
    })
    expect(JSON.stringify(said)).not.toContain(saver.id)
    expect(JSON.stringify(said)).not.toContain(saver.tab.account)
    expect(said['credentialStatus']).toBeUndefined()
    const now = new Date()
    const verdict = await verify(credential, now)
    expect(verdict.findings.filter(({ outcome }) => outcome !== 'holds')).toEqual([])
    expect(verdict.outcome).toBe('holds')
    const late = await verify(credential, new Date(now.getTime() + 31 * 86_400_000))
    expect(late.outcome).toBe('refused')
    expect(late.findings.find(({ outcome }) => outcome === 'fails')).toMatchObject({ code: 'expired' })
    const [head = '', body = '', sign = ''] = credential.split('.')
    const forged = btoa(atob(body.replaceAll('-', '+').replaceAll('_', '/')).replace('"closing":50', '"closing":99'))
    expect((await verify([head, forged.replaceAll('=', ''), sign].join('.'), now)).outcome).toBe('refused')
  })

  it('is of one’s own account, vouched for, and of days that were', async () => {
    const [saver, other, unvouched] = [await aSaver(), await aSaver(), await aSaver(false)]
    expect((await send({ tab: other.tab, id: saver.id })).status).toBe(404)
    expect(await json(await send(unvouched))).toMatchObject({ status: 409, fault: 'unattested' })
    for (const over of [{ until: '2025-01-01' }, { until: '2999-01-01' }])
      expect(await json(await send(saver, over))).toMatchObject({ status: 422, issues: [{ pointer: '/until' }] })
    expect((await send(saver, { audience: '' })).status).toBe(422)
  })
})
