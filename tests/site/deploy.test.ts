import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { perform } from '../../scripts/deploy.ts'
import { publishFirstAccounts } from '../../scripts/deploy/first-accounts.ts'
import { publishFirstSets } from '../../scripts/deploy/first-data.ts'
import { fetchFrom } from '../../scripts/deploy/portal.ts'
import { smoke, SMOKE_TESTS } from '../../scripts/deploy/smoke.ts'
import { STEPS, vkeyOf, type Deployment } from '../../scripts/deploy/steps.ts'

/** A deployment's own parts, on the portal that is served here; only what the platform does itself is left out. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const ROOT = join(import.meta.dirname, '../..')
const STATE = process.env['PORTAL_STATE'] ?? join(ROOT, '.state')
const file = join(STATE, 'secrets.env')
const secrets = Object.fromEntries(
  Object.entries(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}).map(([name, value]) => [
    name,
    value ?? '',
  ]),
)
const said: string[] = []
const deployment: Deployment = {
  environment: 'staging',
  origin: ORIGIN,
  isTrial: true,
  state: { directory: STATE, persist: join(STATE, 'v3'), secrets },
  dist: join(ROOT, 'dist'),
  say: (line) => void said.push(line),
}
const steps = (...names: string[]) => STEPS.filter(({ name }) => names.includes(name))
/** Compares every file that is served, which `release.test.ts` does. */
const QUICK = SMOKE_TESTS.slice(0, -1)

describe('what a deployment asks of a portal', () => {
  // What is kept of how it is may be of before this was asked, and is then waited for.
  it('is found as it should be', { timeout: 90_000 }, async () => {
    const results = await smoke({ origin: ORIGIN, vkey: await vkeyOf(deployment) }, QUICK)
    expect(results.filter(({ fault }) => fault !== undefined)).toEqual([])
    expect(results).toHaveLength(QUICK.length)
  })

  it('is not, where the portal signs with another key than it was given', async () => {
    const other = (await vkeyOf(deployment)).replace(/.{4}$/, 'AAA=')
    const results = await smoke({ origin: ORIGIN, vkey: other }, QUICK.slice(1))
    const failed = results.filter(({ fault }) => fault !== undefined).map(({ name }) => name)
    expect(failed).toEqual(['signs with the key that it was given', 'proves its first entry'])
  })

  it('ends a deployment with the way back, where something else answers at the address', async () => {
    const server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<p>parked'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    try {
      await expect(perform(steps('smoke'), { ...deployment, origin })).rejects.toThrow(
        /^Ended in step smoke\.\n\d+ of [^]*npx wrangler rollback --env staging --message/,
      )
    } finally {
      server.close()
    }
    await expect(perform(steps('smoke'), { ...deployment, origin })).rejects.toThrow('Ended in step smoke.')
  })
})

describe('a deployment run once more', () => {
  it('publishes the portal’s own data no second time, nor the build', { timeout: 120_000 }, async () => {
    const size = async (): Promise<string | undefined> =>
      (await (await fetchFrom(ORIGIN, '/log/checkpoint')).text()).split('\n')[1]
    const before = await size()
    const portal = { origin: ORIGIN, token: secrets['OPERATOR_TOKEN'] ?? '' }
    expect(await publishFirstSets(portal, () => {})).toBe(0)
    expect(await publishFirstAccounts(portal, () => {})).toBe(0)
    expect(await size()).toBe(before)
  })

  it('is refused with a token that is not the portal’s, and told what to do', async () => {
    const portal = { origin: ORIGIN, token: 'another-token-of-more-than-32-characters' }
    await expect(publishFirstSets(portal, () => {})).rejects.toThrow(/answered 401: [^]*npm run secrets/)
  })
})

describe('what would be uploaded', () => {
  it(
    'is let pass by wrangler without a network, below what it takes, without a secret or the demonstration',
    { timeout: 120_000 },
    async () => {
      said.length = 0
      await perform(steps('package'), deployment)
      expect(said.join('\n')).toMatch(/\b\d{3,4} KB compressed; no code of the demonstration, no secret/)
    },
  )
})
