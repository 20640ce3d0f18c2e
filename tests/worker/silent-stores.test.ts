import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { NotedAct } from '../../db/intake/activity.ts'
import { inTime, SilentStore } from '../../db/in-time.ts'
import { HEAD_KEY } from '../../db/record/head.ts'
import { api } from '../../worker/api.ts'
import { runJobs } from '../../worker/jobs/jobs.ts'
import { sequencerOf } from '../../worker/app.ts'
import { Sequencer, type Answer, type Submission } from '../../worker/sequencer.ts'
import { aPlace, countEntries, publisherKey } from './builders.ts'
import { silentStore } from './crashing.ts'

/**
 * Stores of objects that do what they are asked and never say so: nobody waits for them for ever, and what was asked for
 * stands once, however often it is asked for again.
 */

const silentAt = (method: string, key: string): Env => ({
  ...env,
  OBJECTS: silentStore(env.OBJECTS, (name, of) => name === method && of === key),
  STORE_SECONDS: '0.2',
})

/** A publication by the sequencer on bindings of this test: the one that is served has those of all. */
const submitOn = (bindings: Env, submission: Submission): Promise<Answer> =>
  runInDurableObject(sequencerOf(env), (_, state) => new Sequencer(state, bindings).submit(submission))

const placeAt = (code: string): Submission => ({
  publisher: 'portal',
  statements: [{ register: 'places', key: code, body: aPlace({ code }) }],
})

const quietly = async <Result>(work: () => Promise<Result>): Promise<{ result: Result; lines: string }> => {
  const told = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const failed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  try {
    const result = await work()
    return { result, lines: JSON.stringify([...told.mock.calls, ...failed.mock.calls]) }
  } finally {
    told.mockRestore()
    failed.mockRestore()
  }
}

describe('a store of objects that never answers', () => {
  it('stops the publication that waits for it and nobody behind; asked for again, it stands once', async () => {
    const before = await countEntries()
    const { result, lines } = await quietly(() => submitOn(silentAt('put', HEAD_KEY), placeAt('110000')))
    expect(result.outcome).toEqual({ status: 'halted', because: 'store-silent' })
    expect(lines).toContain('store-silent')
    for (const code of ['120000', '110000']) expect((await submitOn(env, placeAt(code))).outcome.status).toBe('placed')
    expect(await countEntries()).toBe(before + 2)
  })

  it('is told to whoever publishes in her language, with what to do', async () => {
    const submit = (submission: Submission) => submitOn(silentAt('put', HEAD_KEY), submission)
    const served = sequencerOf(env)
    const SEQUENCER = new Proxy(env.SEQUENCER, {
      get: (target, name) =>
        name === 'get'
          ? () => ({
              submit,
              authorityOf: (hash: string) => served.authorityOf(hash),
              note: (act: NotedAct) => served.note(act),
            })
          : target.idFromName.bind(target),
    })
    const headers = {
      ...{ authorization: `Bearer ${await publisherKey()}`, 'content-type': 'application/json' },
      ...{ 'accept-language': 'zh', 'idempotency-key': 'silent' },
    }
    const body = JSON.stringify([aPlace({ code: '140000' })])
    const path = 'http://127.0.0.1/api/registers/places/entries'
    const asked = async (bindings: Env) =>
      api.request(path, { method: 'POST', headers, body }, bindings, createExecutionContext())
    const { result } = await quietly(() => asked({ ...env, SEQUENCER }))
    expect(result.status).toBe(503)
    expect(await result.text()).toContain('请用同一个 Idempotency-Key 再发一次')
    const before = await countEntries()
    expect((await asked(env)).status).toBe(201)
    expect(await countEntries()).toBe(before)
  })

  it('makes a reading wait no longer than it may, and is a problem, not a fault of ours', async () => {
    const sha256 = 'a'.repeat(64)
    const bindings = { ...silentAt('', ''), OBJECTS: silentStore(env.OBJECTS, (name) => name === 'get') }
    const { result, lines } = await quietly(async () =>
      api.request(`http://127.0.0.1/objects/${sha256}`, {}, bindings, createExecutionContext()),
    )
    expect(result.status).toBe(503)
    expect(await result.json()).toMatchObject({ type: '/problems/service-unavailable' })
    expect(lines).toContain('store-silent')
    expect(lines).not.toContain('internal')
  })

  it('ends the job that waits for it as failed, and no other', async () => {
    let others = 0
    const jobs = [
      { name: 'waits', cron: 'x', run: async ({ EVIDENCE }: Env) => void (await EVIDENCE.put('a', 'b')) },
      { name: 'another', cron: 'x', run: async () => void others++ },
    ]
    const EVIDENCE = silentStore(env.EVIDENCE, () => true)
    const bindings = inTime({ ...env, EVIDENCE, STORE_SECONDS: '0.2' })
    const { result } = await quietly(() =>
      runJobs(bindings, { cron: 'x', scheduledTime: 0 }, jobs).catch((error: unknown) => String(error)),
    )
    expect(result).toBe('Error: failed: waits')
    expect(others).toBe(1)
  })

  it('is limited in each part of an upload too, and one that answers gives what it gave', async () => {
    const { OBJECTS } = inTime({ ...env, STORE_SECONDS: '5' })
    const upload = await OBJECTS.createMultipartUpload('parts')
    const part = await upload.uploadPart(1, 'whole')
    expect((await upload.complete([part])).key).toBe('parts')
    expect(await (await OBJECTS.get('parts'))?.text()).toBe('whole')
    expect(inTime({ ...env, STORE_SECONDS: '5' }).OBJECTS).toBe(OBJECTS)
    const silent = inTime({ ...env, OBJECTS: silentUploads(env.OBJECTS), STORE_SECONDS: '0.2' }).OBJECTS
    const begun = await silent.createMultipartUpload('parts')
    await expect(begun.uploadPart(1, 'whole')).rejects.toBeInstanceOf(SilentStore)
  })
})

/** A store whose uploads begin, and take no part. */
const silentUploads = (store: R2Bucket): R2Bucket =>
  new Proxy(store, {
    get: () => async () => ({ uploadPart: () => new Promise<never>(() => {}) }),
  })
