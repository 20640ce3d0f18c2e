import { beforeAll, describe, expect, it } from 'vitest'
import { aKey, ask, get, itemsOf, publish, releaseAs, type ProblemAnswer } from './builders.ts'
import { anOfficer, letPass, type Tab } from './people.ts'
import { publishKeys, stateKeys, type StatedKey } from './sealing-key-builders.ts'

/** Who may name a key that reports are sealed to: whoever could, could have them sealed to herself. */

const OWN = '11990100000000019F'
const OTHER = '91350100M000100Y43'

const aSealingKey = (over: Partial<StatedKey> = {}): StatedKey => ({
  recipient: `age1${'q'.repeat(58)}`,
  fingerprint: '01234-56789-ABCDE-FGHJK',
  kind: 'officer',
  ...over,
})
const standing = async () => itemsOf(await get(`/api/registers/sealing-keys/records?organisation=${OWN}`))
const issuesOf = async (answer: Response) => (await answer.json<ProblemAnswer>()).issues

let clerk: Tab
beforeAll(async () => {
  clerk = await anOfficer('handler', OWN, { places: ['990101'] })
})

describe('a sealing key', () => {
  it('stands once another officer of the body has released it, stated by the body', async () => {
    const waits = await stateKeys(clerk, [aSealingKey()])
    expect(waits.status).toBe(202)
    expect(await standing()).toEqual([])
    expect((await releaseAs(Promise.resolve(clerk), waits.clone())).status).toBe(403)
    expect((await releaseAs(anOfficer('handler', OTHER), waits.clone())).status).toBeGreaterThan(400)
    expect(await standing()).toEqual([])
    expect((await releaseAs(anOfficer('handler', OWN), waits)).status).toBe(201)
    expect(await standing()).toMatchObject([
      { key: `${OWN}~01234-56789-ABCDE-FGHJK`, publisher: OWN, body: { body: OWN, kind: 'officer' } },
    ])
  })

  it('of another body is refused, whoever states it', async () => {
    const answer = await stateKeys(clerk, [aSealingKey()], { body: OTHER })
    expect(answer.status).toBe(422)
    expect(await issuesOf(answer)).toMatchObject([{ pointer: '/0/body' }])
  })

  it('is no matter of publishers, administrators or keys of handlers', async () => {
    expect((await publish('sealing-keys', [{ body: OWN, ...aSealingKey(), from: '2026-01-01' }])).status).toBe(403)
    expect((await stateKeys(await anOfficer('admin', OWN), [aSealingKey()])).status).toBe(403)
    const key = await aKey({}, 'handler', OWN)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    expect((await ask('POST', '/api/registers/sealing-keys/entries', headers, '[]')).status).toBe(403)
  })

  it('asks for a passkey used just now', async () => {
    const away = await anOfficer('handler', OWN)
    await letPass(away)
    expect((await stateKeys(away, [aSealingKey()])).status).toBe(403)
  })

  it('has the form of a public key of age and of a fingerprint', async () => {
    const answer = await stateKeys(clerk, [
      aSealingKey({ recipient: 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ' }),
      aSealingKey({ recipient: `age1${'b'.repeat(58)}`, fingerprint: '11111-11111-11111-11111' }),
      aSealingKey({ fingerprint: '01234-56789-ABCDE-FGHIO' }),
    ])
    expect(answer.status).toBe(422)
    expect((await issuesOf(answer))?.map(({ pointer }) => pointer)).toEqual([
      '/0/recipient',
      '/1/recipient',
      '/2/fingerprint',
    ])
  })

  it('is withdrawn by one officer alone, at once', async () => {
    const fingerprint = 'ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ'
    await publishKeys(OWN, [aSealingKey({ fingerprint, kind: 'recovery' })])
    const withdrawal = { body: OWN, fingerprint, _status: 'withdrawn', _reason: '密钥可能外泄' }
    const answer = await clerk.post('/api/registers/sealing-keys/entries', [withdrawal])
    expect(answer.status).toBe(201)
    const record = await get(`/api/registers/sealing-keys/records/${OWN}~${fingerprint}`)
    expect(await record.json()).toMatchObject({ status: 'withdrawn', body: null })
  })
})
