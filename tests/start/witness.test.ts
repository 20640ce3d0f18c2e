import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COSIGNATURE, encodeVerifierKey } from '../../content/log/keys.ts'
import { openSigner } from '../../db/record/signer.ts'
import { isVerdict, openTrusted, parsePolicy, type Opened } from '../../scripts/log/trust.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { aSecret, startPortal, type Portal, type Setting } from './portals.ts'

/** Two portals on this machine that witness each other over HTTP, and somebody with the first one's key. */

const states = mkdtempSync(join(tmpdir(), 'lucid-witness-'))

const place = (code: string, name = '测试地') => ({
  code,
  nameZh: name,
  nameEn: 'Test',
  pinyin: 'ce shi',
  level: 'county',
  status: 'active',
})

const secrets = { a: { log: aSecret(), witness: aSecret() }, b: { log: aSecret(), witness: aSecret() } }
const vkeyOf = async (name: string, secret: string, type?: typeof COSIGNATURE): Promise<string> =>
  encodeVerifierKey((await openSigner(name, secret, type)).key)
const vkeys = {
  a: await vkeyOf('a.example/log', secrets.a.log),
  b: await vkeyOf('b.example/log', secrets.b.log),
  witnessA: await vkeyOf('a.example/witness', secrets.a.witness, COSIGNATURE),
  witnessB: await vkeyOf('b.example/witness', secrets.b.witness, COSIGNATURE),
}
const ports = { a: await freePort(), b: await freePort() }

const settings: { a: Setting; b: Setting } = {
  a: {
    LOG_ORIGIN: 'a.example/log',
    LOG_KEY: secrets.a.log,
    WITNESS_NAME: 'a.example/witness',
    WITNESS_KEY: secrets.a.witness,
    LOG_WITNESSES: `witness b ${vkeys.witnessB} http://127.0.0.1:${ports.b}/witness\nquorum b\n`,
    WITNESSED_LOGS: `log ${vkeys.b}\n`,
  },
  b: {
    LOG_ORIGIN: 'b.example/log',
    LOG_KEY: secrets.b.log,
    WITNESS_NAME: 'b.example/witness',
    WITNESS_KEY: secrets.b.witness,
    LOG_WITNESSES: `witness a ${vkeys.witnessA} http://127.0.0.1:${ports.a}/witness/\nquorum a\n`,
    WITNESSED_LOGS: `log ${vkeys.a}\n`,
  },
}

const portals: Portal[] = []
const start = async (name: string, port: number, setting: Setting): Promise<Portal> => {
  const portal = await startPortal(join(states, name), port, setting)
  portals.push(portal)
  return portal
}
let [a, b]: (Portal | undefined)[] = []
const both = (): { a: Portal; b: Portal } => {
  if (!a || !b) throw new Error('not started')
  return { a, b }
}

beforeAll(async () => {
  a = await start('a', ports.a, settings.a)
  b = await start('b', ports.b, settings.b)
}, 120_000)
afterAll(async () => {
  await Promise.allSettled(portals.map((portal) => portal.stop()))
  rmSync(states, { recursive: true, force: true })
})

/** Opens a checkpoint as whoever trusts a log and one witness; what they would be told when it is not enough. */
const open = async (note: string, log: string, witness: string): Promise<Opened | string> => {
  const trust = await parsePolicy(`log ${log}\nwitness w ${witness}\nquorum w\n`)
  const opened = await openTrusted(note, 'checkpoint', trust)
  return isVerdict(opened) ? opened.finding : opened
}

describe('two portals', { timeout: 60_000 }, () => {
  it('cosign what the other publishes, without being asked again, and a policy of the reader accepts it', async () => {
    const { a, b } = both()
    for (const [portal, log, witness, name] of [
      [a, vkeys.a, vkeys.witnessB, 'b.example/witness'],
      [b, vkeys.b, vkeys.witnessA, 'a.example/witness'],
    ] as const) {
      expect((await portal.publish('places', [place('120101'), place('120102')])).status).toBe(201)
      await expect
        .poll(async () => open(await portal.text('/log/checkpoint'), log, witness), { timeout: 20_000 })
        .toMatchObject({ checkpoint: { size: 2 }, seen: [{ witness: name }] })
    }
  })

  it('carry cosignatures in proofs, in the list of witnesses and in what the witness shows', async () => {
    const { a, b } = both()
    const proof: unknown = JSON.parse(await a.text('/api/log/proofs/0'))
    expect(proof).toMatchObject({ checkpoint: await a.text('/log/checkpoint') })
    expect(JSON.parse(await a.text('/api/log/witnesses'))).toMatchObject({
      size: 2,
      witnesses: [{ name: 'b', vkey: vkeys.witnessB, size: 2 }],
    })
    expect(JSON.parse(await b.text('/witness/logs'))).toMatchObject({ items: [{ origin: 'a.example/log', size: 2 }] })
    expect((await b.text('/witness/vkey')).trim()).toBe(vkeys.witnessB)
  })

  it('go on publishing while the other is away, and are cosigned again when it is back', async () => {
    const { a, b } = both()
    const cosigned = await a.text('/log/checkpoint')
    await b.stop()
    expect((await a.publish('places', [place('120103')])).status).toBe(201)
    // By the clock the log also states its own key: one entry more.
    await a.tick()
    const alone = await a.text('/log/checkpoint')
    expect(await open(alone, vkeys.a, vkeys.witnessB)).toBe('notWitnessed')
    // What was cosigned is neither lost nor mixed with another size.
    expect(await a.text('/log/witnessed')).toBe(cosigned)

    await start('b', ports.b, settings.b)
    await a.tick()
    const again = await a.text('/log/checkpoint')
    expect(await open(again, vkeys.a, vkeys.witnessB)).toMatchObject({ checkpoint: { size: 4 } })
    expect(again.startsWith(alone)).toBe(true)
    expect(await a.text('/log/witnessed')).toBe(again)
  })

  it('do not cosign another log under the same key: who shows it has no witness', async () => {
    const { a } = both()
    const fork = await start('fork', await freePort(), settings.a)
    expect((await fork.publish('places', [place('120101', '另一个说法')])).status).toBe(201)
    // Smaller than what was witnessed, then larger.
    await fork.tick()
    const codes = Array.from({ length: 5 }, (_, i) => place(`1202${10 + i}`))
    expect((await fork.publish('places', codes)).status).toBe(201)
    await fork.tick()
    expect(await open(await fork.text('/log/checkpoint'), vkeys.a, vkeys.witnessB)).toBe('notWitnessed')
    expect((await fetch(`${fork.origin}/log/witnessed`)).status).toBe(404)
    // The honest one goes on.
    expect((await a.publish('places', [place('120104')])).status).toBe(201)
    await a.tick()
    expect(await open(await a.text('/log/checkpoint'), vkeys.a, vkeys.witnessB)).toMatchObject({
      checkpoint: { size: 5 },
    })
  })
})
