import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { leafHash } from '../../content/log/merkle.ts'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { encodeManifest } from '../../content/releases/manifest.ts'
import { openRecord } from '../../db/record/db.ts'
import { sha256, sha256Hex } from '../../db/record/hash.ts'
import { publishRelease } from '../../db/record/releases.ts'
import { openLogSigner } from '../../db/record/signer.ts'
import { aKey, aPlace, ask, countEntries, get, publishAll } from './builders.ts'

const NEWEST = '/api/log/releases/newest'

/** A release takes longer than a second. */
let seconds = 0

const release = async (manifest: string): Promise<string | undefined> =>
  publishRelease(
    {
      db: openRecord(env.RECORD, env.OBJECTS),
      objects: env.OBJECTS,
      signer: await openLogSigner(env),
      now: () => new Date(Date.now() + seconds++ * 1000),
    },
    { manifest, files: 1, treeSize: 1 },
  )
const aManifest = (text: string): string => encodeManifest({ '/': { sha256: sha256Hex(text), sri: `sha384-${text}` } })
const newest = async () => (await get(NEWEST)).json<{ index: number; leaf: string }>()

beforeAll(async () => {
  await publishAll('places', [aPlace()])
})

describe('a build that is put in service', () => {
  it('is not there before one was', async () => {
    expect((await get(NEWEST)).status).toBe(404)
  })

  it('is published once, with the list of its files', async () => {
    expect(await release(aManifest('a'))).toContain(env.LOG_ORIGIN)
    const stored = await countEntries()
    expect(await release(aManifest('a'))).toBeUndefined()
    expect(await countEntries()).toBe(stored)
    const { index, leaf } = await newest()
    const build = sha256Hex(aManifest('a'))
    expect(JSON.parse(leaf)).toMatchObject({ register: 'releases', key: build, body: { build, files: 1, treeSize: 1 } })
    expect(await (await get(`/objects/${build}`)).text()).toBe(aManifest('a'))
    const proof = await (await get(`/api/log/proofs/${index}`)).json<{ leafHash: string }>()
    expect(proof.leafHash).toBe(encodeBase64(leafHash(utf8(leaf), sha256)))
  })

  it('follows another, and may be the one before again, saying so', async () => {
    await release(aManifest('b'))
    expect((await newest()).leaf).toContain(sha256Hex(aManifest('b')))
    await release(aManifest('a'))
    expect(JSON.parse((await newest()).leaf)).toMatchObject({
      key: sha256Hex(aManifest('a')),
      revision: 2,
      status: 'corrected',
      reason: expect.stringContaining('in service again'),
    })
  })

  it('is published by nobody but the portal', async () => {
    const headers = { authorization: `Bearer ${await aKey()}`, 'content-type': 'application/json' }
    expect((await ask('POST', '/api/registers/releases/entries', headers, '[{}]')).status).toBe(403)
  })
})
