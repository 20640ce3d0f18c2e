import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aLimit, aPlace, ask, countEntries, get, publishAll, type ProblemAnswer } from './builders.ts'

/** What scripts of the machine ask of the portal that serves. */

const AS_OPERATOR = { authorization: 'Bearer operator-token-of-the-tests', 'content-type': 'application/json' }
const send = (path: string, body: object, headers: Record<string, string> = AS_OPERATOR): Promise<Response> =>
  ask('POST', `/api/operator${path}`, headers, JSON.stringify(body))
const manifestOf = (character: string) => ({ '/': { sha256: character.repeat(64), sri: `sha384-${character}` } })
const rowsOf = async () => {
  const { results } = await env.INTAKE.prepare(`SELECT phase, target, status FROM activity WHERE by = 'operator'`).all()
  return results
}

describe('a script of the machine', () => {
  it('publishes a build once, through the door that all publishing goes through, and is noted', async () => {
    await publishAll('places', [aPlace()])
    const before = await countEntries()
    const first = await send('/releases', { manifest: manifestOf('a'), treeSize: 1 })
    expect([first.status, await first.json()]).toEqual([201, { checkpoint: expect.stringContaining(env.LOG_ORIGIN) }])
    expect(await (await send('/releases', { manifest: manifestOf('a'), treeSize: 1 })).json()).toEqual({
      checkpoint: null,
    })
    expect(await countEntries()).toBe(before + 1)
    const { leaf } = await (await get('/api/log/releases/newest')).json<{ leaf: string }>()
    expect(JSON.parse(leaf)).toMatchObject({ publisher: 'portal', body: { files: 1, treeSize: 1 } })
    const target = 'POST /api/operator/releases'
    expect((await rowsOf()).slice(0, 2)).toEqual([
      { phase: 'asked', target, status: null },
      { phase: 'ended', target, status: 201 },
    ])
  })

  it('erases a value by law, once, and says in the log what and why', async () => {
    const limit = aLimit({ note: '误写了姓名' })
    const { entries } = await publishAll('standards', [limit])
    const asked = {
      register: 'standards',
      key: entries[0]?.key ?? '',
      field: 'note',
      ground: '个人信息保护法第四十七条',
    }
    const answer = await send('/erasures', asked)
    expect(answer.status).toBe(201)
    const { erasures } = await answer.json<{ erasures: string[] }>()
    expect(await (await get(`/api/registers/standards/records/${asked.key}`)).text()).not.toContain('误写了姓名')
    const why = await (await get(`/api/registers/erasures/records/${erasures[0]}`)).json()
    expect(why).toMatchObject({ publisher: 'portal', body: { record: asked.key, field: 'note', ground: asked.ground } })
    expect((await send('/erasures', asked)).status).toBe(422)
  })

  it('moves nothing away that is younger than a year', async () => {
    expect(await (await send('/seals', { bundles: 5 })).json()).toEqual({ sealed: 0 })
  })

  it('is told what is wrong with what it asks', async () => {
    const bad: [string, object, string][] = [
      ['/seals', { bundles: 0 }, '/bundles'],
      ['/seals', {}, '/bundles'],
      ['/erasures', { register: 'x', key: 'x', field: 'x', ground: '某法某条' }, '/register'],
      ['/erasures', { register: 'places', key: '110000', field: 'x', ground: '某法某条' }, '/field'],
      ['/erasures', { register: 'standards', key: 'none', field: 'note', ground: '某法某条' }, '/key'],
      ['/erasures', { register: 'places', key: '110000', field: 'place', ground: '某法某条' }, '/field'],
      ['/erasures', { register: 'standards', key: 'none', field: 'note', ground: ' ' }, '/ground'],
      ['/releases', { manifest: { '/': { sha256: 'x', sri: '' } }, treeSize: 1 }, '/manifest///sha256'],
      ['/releases', { manifest: {}, treeSize: -1 }, '/treeSize'],
      ['/releases', { manifest: {}, treeSize: 1, publisher: 'x' }, '/publisher'],
    ]
    for (const [path, body, pointer] of bad) {
      const answer = await send(path, body)
      expect([path, answer.status]).toEqual([path, 422])
      expect((await answer.json<ProblemAnswer>()).issues?.map((issue) => issue.pointer)).toEqual([pointer])
    }
  })

  it.each([
    ['without the token', {}],
    ['with another', { authorization: 'Bearer operator-token-of-the-test' }],
    ['with an empty one', { authorization: 'Bearer ' }],
    ['with a key of the API', { authorization: `Bearer lucid_${'x'.repeat(43)}` }],
  ])('is not heard %s', async (_, headers) => {
    for (const path of ['/keys', '/seals', '/erasures', '/releases', '/invitations'])
      expect((await send(path, {}, { 'content-type': 'application/json', ...headers })).status).toBe(401)
  })
})
