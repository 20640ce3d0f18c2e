import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { api } from '../../worker/api.ts'
import { stateConfiguredKeys } from '../../worker/jobs/state-log-keys.ts'
import { aKey, aPlace, countEntries, get, publishAll, type ProblemAnswer } from './builders.ts'

const without = { ...env, LOG_KEY: '' }
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  Promise.resolve(api.fetch(new Request(`http://127.0.0.1${path}`, init), without, createExecutionContext()))

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await stateConfiguredKeys(env)
})

describe('the keys of the log', () => {
  it('are stated by the log itself, once', async () => {
    const stored = await countEntries()
    await stateConfiguredKeys(env)
    expect(await countEntries()).toBe(stored)
    const vkey = await (await get('/log/vkey')).text()
    expect(await (await get('/log/vkeys')).text()).toBe(vkey)
    const { items } = await (await get('/api/log/keys')).json<{ items: object[] }>()
    expect(items).toEqual([expect.objectContaining({ vkey: vkey.trim(), state: 'current', index: stored - 1 })])
  })

  it('are written by no publisher', async () => {
    const answer = await ask('/api/registers/log-keys/entries', {
      method: 'POST',
      headers: { authorization: `Bearer ${await aKey()}`, 'content-type': 'application/json' },
      body: '[{}]',
    })
    expect(answer.status).toBe(403)
  })
})

describe('a portal whose key was taken away', () => {
  it('is read as before, and verified with the key that signed', async () => {
    expect(await (await ask('/log/vkey')).text()).toBe(await (await get('/log/vkey')).text())
    expect(await (await ask('/log/checkpoint')).text()).toBe(await (await get('/log/checkpoint')).text())
    expect((await ask('/api/log/proofs/0')).status).toBe(200)
  })

  it.each([
    ['en', /nothing can be published/],
    ['zh', /不能发布/],
  ])('publishes nothing and says so (%s)', async (language, sentence) => {
    const stored = await countEntries()
    const answer = await ask('/api/registers/places/entries', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await aKey()}`,
        'content-type': 'application/json',
        'accept-language': language,
      },
      body: JSON.stringify([aPlace({ code: '120000' })]),
    })
    expect(answer.status).toBe(503)
    expect((await answer.json<ProblemAnswer>()).issues?.[0]?.message).toMatch(sentence)
    await stateConfiguredKeys(without)
    expect(await countEntries()).toBe(stored)
  })
})
