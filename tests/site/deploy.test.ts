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
/** Without what compares every file that is served, which `release.test.ts` does; the clock of this portal stands still. */
const QUICK = SMOKE_TESTS.slice(0, -1).filter(({ ofPlatform }) => !ofPlatform)
const CLOCK = SMOKE_TESTS.filter(({ ofPlatform }) => ofPlatform)

/** Answers whatever it is asked in one way. @returns its address, for as long as `during` takes */
const answering = async (
  respond: (path: string) => { status: number; type: string; body: string },
  during: (origin: string) => Promise<void>,
): Promise<void> => {
  const server = createServer(({ url = '/' }, answer) => {
    const { status, type, body } = respond(url)
    answer.writeHead(status, { 'content-type': type }).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  try {
    await during(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
  } finally {
    server.close()
  }
}

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
    let gone = ''
    await answering(
      () => ({ status: 200, type: 'text/html', body: '<p>parked' }),
      async (origin) => {
        gone = origin
        await expect(perform(steps('smoke'), { ...deployment, origin })).rejects.toThrow(
          /^Ended in step smoke\.\n\d+ of [^]*npx wrangler rollback --env staging --message/,
        )
      },
    )
    await expect(perform(steps('smoke'), { ...deployment, origin: gone })).rejects.toThrow('Ended in step smoke.')
  })

  it('is not, where a script of the form is missing, and no challenge is to be had', async () => {
    const form = '<script type="module" src="/_astro/form.js"></script>'
    const names = ['shows the form of a report, with the scripts that it needs', 'would take a report']
    await answering(
      (path) => ({ status: path === '/report/' ? 200 : 404, type: 'text/html', body: form }),
      async (origin) => {
        const results = await smoke({ origin, vkey: await vkeyOf(deployment) }, QUICK)
        const failed = new Map(results.map(({ name, fault }) => [name, fault]))
        expect(names.map((name) => failed.get(name))).toEqual([
          '/_astro/form.js of /report/ answers 404 text/html',
          expect.stringMatching(/^\/api\/reports\/challenge answers 404/),
        ])
        expect(failed.get('would let somebody sign in')).toMatch(/^\/api\/sessions\/options answers 404/)
      },
    )
  })

  it('is not, where the clock stands still or never ran; it is where it has just run', async () => {
    const [vkey, ago] = [await vkeyOf(deployment), (ms: number) => new Date(Date.now() - ms).toISOString()]
    const faultWhere = async (clockAt: string | null): Promise<string | undefined> => {
      let found: string | undefined
      await answering(
        () => ({ status: 200, type: 'application/json', body: JSON.stringify({ clockAt, parts: {} }) }),
        async (origin) => {
          const [result] = await smoke({ origin, vkey, clockPatience: 0 }, CLOCK)
          found = result?.fault
        },
      )
      return found
    }
    expect(await faultWhere(null)).toMatch(/^its clock ran never\./)
    expect(await faultWhere(ago(600_000))).toMatch(/^its clock ran last at 20/)
    expect(await faultWhere(ago(60_000))).toBeUndefined()
  })

  it('is, where all that is wrong may be of the build before', async () => {
    const WELL = SMOKE_TESTS.slice(0, 1)
    for (const [parts, isWell] of [
      [{ 'requests-failing': 'failing', 'head-fork': 'ok' }, true],
      [{ 'requests-failing': 'failing', 'head-fork': 'failing' }, false],
      [{ 'requests-failing': 'ok', 'head-fork': 'unknown' }, false],
    ] as const)
      await answering(
        () => ({ status: 503, type: 'application/json', body: JSON.stringify({ clockAt: null, parts }) }),
        async (origin) => {
          const [result] = await smoke({ origin, vkey: await vkeyOf(deployment) }, WELL)
          expect(result?.fault === undefined).toBe(isWell)
        },
      )
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
