import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../content/log/webcrypto.ts'
import { accountCommitment, isCounted } from '../../content/points/sum-tree.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { publishPointsBooks } from '../../worker/jobs/points-books.ts'
import { get } from './builders.ts'
import { aPerson, type Tab } from './people.ts'
import { vouch } from './points-accounts-builders.ts'
import { anAward, openBooks } from './points-builders.ts'

interface Proof {
  day: string
  balance: number
  salt: string
  index: number
  beside: { hash: string; sum: number }[]
  url: string
}

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

const aHolder = async (points: number): Promise<{ tab: Tab; id: string }> => {
  const tab = await aPerson()
  const { id } = await (await tab.post('/api/points/accounts')).json<{ id: string }>()
  await vouch(id)
  await post(env.INTAKE, [anAward(id, points, { at: '2026-10-20T08:00:00Z' })])
  return { tab, id }
}

beforeAll(openBooks)

describe('the proof of a holder', () => {
  it('is there once a day is closed, and fits the published entry and nobody else’s balance', async () => {
    const [own, other] = [await aHolder(42), await aHolder(7)]
    const path = `/api/points/accounts/${own.id}/proof`
    expect((await own.tab.ask('GET', path)).status).toBe(404)
    await publishPointsBooks(env, new Date('2026-10-20T16:01:00Z'))
    const answer = await own.tab.ask('GET', path)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { day, balance, salt, index, beside, url } = await answer.json<Proof>()
    expect([day, balance, url]).toEqual(['2026-10-20', 42, '/registers/points-books/2026-10-20/'])
    const { body } = await (
      await get(`/api/registers/points-books/records/${day}`)
    ).json<{ body: { held: number; leaves: number; root: string } }>()
    const root = { hash: bytesOf(body.root), sum: BigInt(body.held) }
    const nodes = { index, beside: beside.map(({ hash, sum }) => ({ hash: bytesOf(hash), sum: BigInt(sum) })) }
    const counted = async (id: string, points: number) =>
      isCounted(
        { commitment: await accountCommitment(id, bytesOf(salt), sha256), balance: BigInt(points) },
        nodes,
        root,
        body.leaves,
        sha256,
      )
    expect(await counted(own.id, 42)).toBe(true)
    expect(await counted(own.id, 43)).toBe(false)
    expect(await counted(other.id, 7)).toBe(false)
  })

  it('is given to its holder alone, of a day that is closed, and says what is wrong with a day', async () => {
    const [own, other] = [await aHolder(1), await aHolder(2)]
    const path = `/api/points/accounts/${own.id}/proof`
    expect((await other.tab.ask('GET', path)).status).toBe(404)
    expect((await get(path)).status).toBe(401)
    expect((await own.tab.ask('GET', `${path}?day=2099-01-01`)).status).toBe(404)
    expect((await own.tab.ask('GET', `${path}?day=yesterday`)).status).toBe(422)
  })
})
