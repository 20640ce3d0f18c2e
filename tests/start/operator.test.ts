import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLES } from '../../content/people/roles.ts'
import { audit } from '../../scripts/audit.ts'
import { auditDoor } from '../../scripts/portal/audit-door.ts'
import { openDemonstrationDoor } from '../../scripts/portal/demonstration-door.ts'
import { besideTheWorker } from '../../scripts/portal/doors.ts'
import type { State } from '../../scripts/portal/state.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { fill, LOG_KEY, newState } from './a-record.ts'
import { aSecret, aSetting, OWN_STORES, type Portal, startPortal, TOKEN } from './portals.ts'

/** Scripts of the machine while a portal serves their state: it answers, and nobody opens the state beside it. */

const ROOT = join(import.meta.dirname, '../..')
const directory = newState()
const state: State = {
  directory,
  persist: join(directory, 'v3'),
  secrets: { LOG_KEY, OPERATOR_TOKEN: TOKEN, PUSH_KEY: '', PUSH_VAPID_KEY: '', WITNESS_KEY: aSecret() },
}
let portal: Portal

interface Ended {
  code: number
  stdout: string
  stderr: string
}
const run = (script: string, ...args: string[]): Promise<Ended> =>
  promisify(execFile)(process.execPath, [`scripts/${script}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, STATE_DIR: directory, LC_ALL: 'C', LANG: 'C' },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  )

beforeAll(async () => {
  await fill(directory)
  const lines = Object.entries(state.secrets).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(join(directory, 'secrets.env'), lines.join(''))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const { door } = openDemonstrationDoor({ origin, token: TOKEN })
  const doors = besideTheWorker([auditDoor(state), door])
  portal = await startPortal(state.persist, port, aSetting(LOG_KEY), OWN_STORES, [doors])
  writeFileSync(join(directory, 'lock'), String(process.pid))
  writeFileSync(join(directory, 'address'), origin)
}, 120_000)
afterAll(async () => {
  await portal.stop()
  rmSync(directory, { recursive: true, force: true })
})

const parts = (line: string): [string, ...string[]] => {
  const [script = '', ...args] = line.split(' ')
  return [script, ...args]
}
const list = async (): Promise<string[][]> =>
  (await run('key', '--list')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
const mayPublish = async (key: string): Promise<number> => {
  const headers = { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json' }
  const path = '/api/registers/places/entries?dryRun=true'
  return (await fetch(`${portal.origin}${path}`, { method: 'POST', headers, body: '[{}]' })).status
}

describe('npm run key', () => {
  it('makes, lists, rotates and revokes keys, each shown once and alone', async () => {
    const made = await run('key', '--role', 'publisher', '--registers', 'places', '--name', '监测站')
    expect([made.code, made.stderr]).toEqual([0, ''])
    expect(made.stdout).toMatch(/^lucid_[\w-]{43}\n$/)
    expect(await mayPublish(made.stdout)).toBe(422)
    const [line = []] = (await list()).filter((parts) => parts.includes('监测站'))
    const [id = ''] = line
    expect(line.slice(1, 4)).toEqual(['publisher', 'portal', '{"registers":["places"]}'])
    const rotated = await run('key', '--rotate', id, '--grace-hours', '0')
    expect(rotated.stdout).toMatch(/^lucid_[\w-]{43}\n$/)
    expect([await mayPublish(made.stdout), await mayPublish(rotated.stdout)]).toEqual([401, 422])
    const [next] = (await list()).find((parts) => parts[0] !== id && parts.includes('监测站')) ?? []
    expect(await run('key', '--revoke', next ?? '')).toEqual({ code: 0, stdout: '', stderr: `Revoked ${next}.\n` })
    expect(await mayPublish(rotated.stdout)).toBe(401)
    expect(JSON.stringify(await list())).not.toContain(rotated.stdout.trim())
  })

  it('says in one sentence what the portal refuses', async () => {
    const { code, stdout, stderr } = await run('key', '--revoke', 'nothing')
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^The portal refused: .*404/)])
  })
})

describe('npm run admin', () => {
  it('prints an invitation of the portal that serves', async () => {
    const { stdout } = await run('admin', '--invite')
    expect(stdout).toMatch(
      new RegExp(`^http://localhost:${new URL(portal.origin).port}/console/invitation/#[\\w-]{43}\n$`),
    )
    const code = new URL(stdout.trim()).hash.slice(1)
    const headers = { 'content-type': 'application/json', origin: portal.origin, 'sec-fetch-site': 'same-origin' }
    const offer = await fetch(`${portal.origin}/api/invitations/preview`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ code }),
    })
    expect(await offer.json()).toMatchObject({ role: 'admin', organisation: null })
  })

  it('prints new links of a demonstration', async () => {
    const { stdout } = await run('admin', '--demonstration')
    expect(stdout.match(/\/demonstration\/sign-in\/[\w-]{43}$/gm)).toHaveLength(ROLES.length)
  })
})

describe('npm run publish, seal and release', () => {
  it('go through the portal', async () => {
    const file = join(directory, 'stations.csv')
    writeFileSync(file, 'station,name,place,longitude,latitude\nT0,改名的站,110102,116.366,39.8673\n')
    const dry = await run('publish', 'air-stations', file, '--dry-run')
    expect([dry.code, dry.stderr]).toEqual([expect.any(Number), expect.stringContaining(portal.origin)])
    const sealed = await run('seal', '--bundles', '1')
    expect([sealed.stdout, sealed.stderr]).toEqual(['1 bundles sealed.\n', ''])
    expect(await portal.text('/log/tile/entries/000')).toContain('T1')
    expect((await run('seal', '--bundles', '0')).stderr).toBe('--bundles is a whole number from 1.\n')
    const erased = await run('erase', 'standards', 'L3', 'note', '--ground', '个人信息保护法第四十七条')
    expect([erased.stderr, erased.stdout]).toEqual(['', expect.stringContaining('/registers/erasures/')])
    expect((await run('erase', 'standards', 'L3')).stderr).toContain('--ground')
    expect((await run('erase', 'standards', 'L3', 'note', '--ground', '同上')).stderr).toContain('refused')
    const { code, stderr } = await run('release')
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^(The build in dist\/ is not of this|.* holds no build)/),
    ])
  })

  it('publish a build, once', async () => {
    const release = () =>
      fetch(`${portal.origin}/api/operator/releases`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ manifest: { '/': { sha256: 'a'.repeat(64), sri: 'sha384-x' } }, treeSize: 580 }),
      })
    expect(await (await release()).json()).toEqual({ checkpoint: expect.stringContaining('lucid.example/log/1') })
    expect(await (await release()).json()).toEqual({ checkpoint: null })
  })
})

describe('npm run audit', () => {
  const said: string[] = []
  const auditHere = (...args: string[]) => {
    process.env['STATE_DIR'] = directory
    said.length = 0
    return audit(args, { LANG: 'en' }, (text) => said.push(text))
  }

  it('is done by the portal that serves, and told as it goes', async () => {
    const vkey = join(directory, 'vkey')
    writeFileSync(vkey, await portal.text('/log/vkey'))
    const { code, lines } = await auditHere('--key', vkey)
    expect([code, lines[0]]).toEqual([0, expect.stringMatching(/^Verified: /)])
    expect(said).toContain('tables')
    expect((await auditHere('--key', 'lucid.example/log/1+00000000+AAAA')).code).toBe(2)
  })

  it(
    'finds what was changed beside the portal, looks again, and says that it was serving',
    { timeout: 120_000 },
    async () => {
      await portal.change((record) =>
        record.prepare(`UPDATE records SET body = replace(body, '万寿西宫5', '别的站') WHERE key = 'T5'`).run(),
      )
      const { code, lines } = await auditHere()
      expect([code, lines[0]]).toEqual([1, expect.stringContaining('别的站')])
      expect(lines[1]).toMatch(/^The portal was serving/)
      expect(said.filter((text) => text.startsWith('once more'))).toHaveLength(2)
    },
  )

  it('is not done for somebody without the token, or under another name', async () => {
    const path = `${portal.origin}/api/operator/audits`
    expect((await fetch(path, { method: 'POST', body: '{}' })).status).toBe(401)
    const wrong = { authorization: 'Bearer wrong' }
    expect((await fetch(path, { method: 'POST', body: '{}', headers: wrong })).status).toBe(401)
    const right = { authorization: `Bearer ${TOKEN}` }
    expect((await fetch(path, { headers: right })).status).toBe(405)
    expect((await fetch(path, { method: 'POST', body: '{"policy":1}', headers: right })).status).toBe(422)
  })
})

describe('a state that a process holds and does not serve', () => {
  it('is opened by no script', async () => {
    const address = join(directory, 'address')
    rmSync(address)
    const inUse = expect.stringContaining('is in use')
    const ended = await Promise.all(['key --list', 'seal', 'audit'].map((line) => run(...parts(line))))
    expect(ended).toEqual(Array.from(ended, () => ({ code: expect.any(Number), stdout: '', stderr: inUse })))
    writeFileSync(address, portal.origin)
  })

  it('sends its token to nobody who took over the port of a portal that ended', async () => {
    const lock = join(directory, 'lock')
    writeFileSync(lock, '999999999')
    const { stderr } = await run('admin', '--demonstration')
    expect(stderr).toContain('No portal serves this state')
    writeFileSync(lock, String(process.pid))
  })
})
