import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { mayHoldPrivateData, statedPlace } from '../../content/security/placed.ts'
import { api } from '../../worker/api.ts'
import { scheduled } from '../../worker/jobs/jobs.ts'
import { aPlace, publishAll } from './builders.ts'

/** A portal that is reached by a real name and did not say where its private data lie. */

const UNSTATED = { ...env, PORTAL_ORIGIN: 'https://portal.example' }
const STATED = {
  ...UNSTATED,
  PRIVATE_DATA_PLACED_ZH: '示例机房，示例省',
  PRIVATE_DATA_PLACED_EN: 'An example, somewhere',
}
const CONTEXT = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }
const ask = (method: string, path: string, as: Env, headers: Record<string, string> = {}, body?: string) =>
  api.request(
    `https://portal.example${path}`,
    { method, headers: { 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body }) },
    as,
    CONTEXT,
  )
const bearer = { authorization: `Bearer lucid_${'x'.repeat(43)}` }

describe('private data', () => {
  it('are taken on one’s own machine, and elsewhere once it is said in both languages where they lie', () => {
    expect(mayHoldPrivateData(env)).toBe(true)
    expect(mayHoldPrivateData(UNSTATED)).toBe(false)
    expect(mayHoldPrivateData(STATED)).toBe(true)
    expect(mayHoldPrivateData({ ...STATED, PRIVATE_DATA_PLACED_EN: '  ' })).toBe(false)
    expect(statedPlace({ ...STATED, PRIVATE_DATA_PLACED_ZH: '' })).toBeUndefined()
  })

  it.each([
    ['POST', '/api/accounts/options', { origin: 'https://portal.example', 'sec-fetch-site': 'same-origin' }, '{}'],
    ['POST', '/api/registers/places/entries', bearer, '[]'],
    ['GET', '/api/activity', bearer, undefined],
    ['GET', '/api/keys', { cookie: `__Host-lucid=${'x'.repeat(43)}` }, undefined],
  ] as const)('are not before: %s %s is 503, and a problem', async (method, path, headers, body) => {
    const answer = await ask(method, path, UNSTATED, headers, body)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ type: '/problems/service-unavailable' })
    expect((await ask(method, path, STATED, headers, body)).status).not.toBe(503)
  })

  it('keep nobody from what is public, and the portal says that something is wrong', async () => {
    await publishAll('places', [aPlace()])
    expect((await ask('GET', '/api/registers/places/records', UNSTATED)).status).toBe(200)
    expect((await ask('GET', '/log/checkpoint', UNSTATED)).status).toBe(200)
    const health = await ask('GET', '/health', UNSTATED)
    expect(health.status).toBe(503)
    expect(await health.json()).toMatchObject({
      parts: { 'intake-unreadable': 'failing', 'record-unreadable': 'unknown' },
    })
  })

  it('are not touched by the clock either', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const before = await env.INTAKE.prepare('SELECT count(*) AS n FROM job_runs').first('n')
    const controller = { cron: '1 16 * * *', scheduledTime: Date.now(), noRetry: () => undefined }
    await expect(async () => scheduled(controller, UNSTATED, createExecutionContext())).rejects.toThrow('failed')
    expect(await env.INTAKE.prepare('SELECT count(*) AS n FROM job_runs').first('n')).toBe(before)
    vi.restoreAllMocks()
  })
})

describe('the door of the operator', () => {
  const token = { authorization: 'Bearer operator-token-of-the-tests' }
  it('is there on one’s own machine, and over https where it is said so; nowhere else', async () => {
    const at = (address: string, as: Env, headers: Record<string, string> = token) =>
      api.request(address, { headers }, as, CONTEXT)
    const open = { ...STATED, OPERATOR_DOOR: 'https' }
    expect((await at('https://portal.example/api/operator/keys', STATED)).status).toBe(404)
    expect((await at('http://portal.example/api/operator/keys', open)).status).toBe(404)
    expect((await at('https://elsewhere.example/api/operator/keys', open)).status).toBe(404)
    expect((await at('https://portal.example/api/operator/keys', open)).status).toBe(200)
    expect((await at('http://127.0.0.1/api/operator/keys', STATED)).status).toBe(200)
    const wrong = await at('https://portal.example/api/operator/keys', open, { authorization: 'Bearer another' })
    expect(wrong.status).toBe(401)
    const without = { ...open, OPERATOR_TOKEN: '' }
    expect((await at('https://portal.example/api/operator/keys', without, { authorization: 'Bearer ' })).status).toBe(
      404,
    )
  })
})
