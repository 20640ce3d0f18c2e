import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { openIntake } from '../../db/intake/db.ts'
import { forgetExpired } from '../../db/intake/sessions.ts'
import { Authenticator } from './authenticator.ts'
import { ask, get, type ProblemAnswer } from './builders.ts'
import { aPerson, cookieOf, give, json, letPass, Tab } from './people.ts'

const messageOf = async (answer: Response): Promise<string> =>
  (await answer.json<ProblemAnswer>()).issues?.[0]?.message ?? ''
const dump = async (): Promise<string> => {
  const tables = ['accounts', 'passkeys', 'sessions', 'recovery_codes', 'challenges', 'activity', 'invitations', 'keys']
  const all = await Promise.all(tables.map((table) => env.INTAKE.prepare(`SELECT * FROM ${table}`).all()))
  return JSON.stringify(all.map(({ results }) => results))
}

describe('making an account', () => {
  it('needs a passkey and nothing else: no name, no telephone, no e-mail', async () => {
    const tab = new Tab()
    const answer = await tab.signUp()
    expect(answer.status).toBe(201)
    expect(tab.recoveryCodes).toHaveLength(10)
    const account = await json(await tab.ask('GET', '/api/account'))
    expect(account).toMatchObject({ account: tab.account, name: null, roles: [], recoveryCodesLeft: 10, fresh: true })
  })

  it('sets a cookie that no script reads, no other host gets and no other page sends with a change', async () => {
    const answer = await new Tab().signUp()
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-lucid=[\w-]{43};/)
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax', 'Max-Age=2592000'])
      expect(cookie).toContain(part)
    expect(cookie).not.toMatch(/domain/i)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('keeps neither cookie nor recovery codes, only their hashes', async () => {
    const tab = await aPerson()
    const kept = await dump()
    expect(kept).toContain(tab.account)
    expect(kept).not.toContain(tab.cookie)
    for (const code of tab.recoveryCodes) expect(kept).not.toContain(code)
  })

  it('keeps no address of whoever makes it, nor a hash of it', async () => {
    const address = '203.0.113.77'
    const tab = new Tab({ 'cf-connecting-ip': address })
    expect((await tab.signUp()).status).toBe(201)
    expect(await dump()).not.toContain(address)
  })

  it('asks the authenticator to make sure of its owner, and to be found without a name', async () => {
    expect(await new Tab().options('/api/accounts')).toMatchObject({
      rp: { id: 'localhost' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
  })

  it.each([
    ['10,000 characters', '水'.repeat(10_000)],
    ['a control character', '张\u0007三'],
    ['a bidirectional override', '张\u202e三'],
    ['a zero-width space', '张\u200b三'],
    ['letters of two scripts that look alike', 'Аdmin'],
    ['letters that only look plain', 'ａｄｍｉｎ'],
    ['a mobile number', '张 13800138000'],
    ['nothing', '   '],
  ])('refuses a name with %s, in both languages', async (_, name) => {
    const tab = new Tab()
    const response = await tab.authenticator.create(await tab.options('/api/accounts'))
    const [en, zh] = [
      await tab.post('/api/accounts', { response, name }),
      await tab.ask('POST', '/api/accounts', { response, name }, { 'accept-language': 'zh' }),
    ]
    expect([en.status, zh.status]).toEqual([422, 422])
    const issues = (await en.json<ProblemAnswer>()).issues
    expect(issues?.map(({ pointer }) => pointer)).toEqual(['/name'])
    expect(await messageOf(zh)).toMatch(/名称/)
  })

  it('brings a sound name to one form', async () => {
    const tab = new Tab()
    expect((await tab.signUp({ name: '  张三 (e\u0301)  ' })).status).toBe(201)
    expect(await json(await tab.ask('GET', '/api/account'))).toMatchObject({ name: '张三 (é)' })
  })

  it('takes no role, organisation or account from the body', async () => {
    const tab = new Tab()
    for (const more of [{ role: 'admin' }, { roles: [{ role: 'admin' }] }, { organisation: 'x' }, { account: 'x' }]) {
      const response = await tab.authenticator.create(await tab.options('/api/accounts'))
      expect((await tab.post('/api/accounts', { response, ...more })).status).toBe(422)
    }
  })
})

describe('the answer of a passkey', () => {
  it('signs in, and the browser’s earlier session is over', async () => {
    const tab = await aPerson()
    const before = tab.cookie
    expect((await tab.signIn()).status).toBe(201)
    expect(tab.cookie).not.toBe(before)
    expect((await get('/api/account', { cookie: `__Host-lucid=${before}` })).status).toBe(401)
    expect((await tab.ask('GET', '/api/account')).status).toBe(200)
  })

  it('counts once: a replayed one is refused', async () => {
    const tab = await aPerson()
    const response = await tab.authenticator.get(await tab.options('/api/sessions'))
    expect((await tab.post('/api/sessions', { response })).status).toBe(201)
    const again = await tab.post('/api/sessions', { response })
    expect(again.status).toBe(422)
    expect(await messageOf(again)).toMatch(/answered before/)
  })

  it('to a challenge that was made for something else is refused', async () => {
    const tab = await aPerson()
    const forConfirming = await tab.authenticator.get(await tab.options('/api/account/confirmation'))
    expect((await tab.post('/api/sessions', { response: forConfirming })).status).toBe(422)
    const forSignIn = await tab.authenticator.get(await tab.options('/api/sessions'))
    expect((await tab.post('/api/account/confirmation', { response: forSignIn })).status).toBe(422)
    const forNew = await new Authenticator().create(await tab.options('/api/accounts'))
    expect((await tab.post('/api/account/passkeys', { response: forNew })).status).toBe(422)
  })

  it('to another’s challenge is refused', async () => {
    const [own, other] = [await aPerson(), await aPerson()]
    const response = await own.authenticator.get(await other.options('/api/account/confirmation'))
    expect((await own.post('/api/account/confirmation', { response })).status).toBe(422)
    const hers = await other.authenticator.get(await own.options('/api/account/confirmation'))
    const answer = await own.post('/api/account/confirmation', { response: hers })
    expect(await messageOf(answer)).toMatch(/does not know that passkey/)
  })

  it('to a challenge that we never made, or that is older than five minutes, is refused', async () => {
    const tab = await aPerson()
    expect((await tab.signIn({ challenge: 'A'.repeat(43) })).status).toBe(422)
    const options = await tab.options('/api/sessions')
    await env.INTAKE.prepare(`UPDATE challenges SET expires_at = '2020-01-01T00:00:00.000Z'`).run()
    const response = await tab.authenticator.get(options)
    expect((await tab.post('/api/sessions', { response })).status).toBe(422)
  })

  it('given to another origin is refused and says so, in both languages', async () => {
    const tab = await aPerson()
    for (const origin of ['https://lucid.example.evil', 'http://localhost:1', 'https://localhost:8787', 'null']) {
      const answer = await tab.signIn({ origin })
      expect([origin, answer.status]).toEqual([origin, 422])
      expect(await messageOf(answer)).toMatch(/another address/)
    }
  })

  it.each([
    ['for another relying party', { rpId: 'evil.example' }],
    ['of a passkey that did not make sure of its owner', { verified: false }],
    ['with a counter that went back', { counter: 1 }],
    ['of another ceremony', { type: 'webauthn.create' }],
  ])('%s is refused', async (_, mischief) => {
    const tab = await aPerson()
    await tab.signIn()
    expect((await tab.signIn(mischief)).status).toBe(422)
  })

  it('of a stranger’s passkey is refused', async () => {
    const answer = await new Tab().signIn()
    expect(answer.status).toBe(422)
    expect(cookieOf(answer)).toBeUndefined()
  })

  it('that is no answer at all is refused, never an error of ours', async () => {
    const tab = new Tab()
    const good = await tab.authenticator.get(await tab.options('/api/sessions'))
    const bad = [
      {},
      null,
      'x',
      { ...good, id: '' },
      { ...good, response: { ...good.response, clientDataJSON: 'AAAA' } },
      { ...good, response: { ...good.response, clientDataJSON: Buffer.from('{}').toString('base64url') } },
      { ...good, response: { ...good.response, authenticatorData: 'AAAA' } },
      { ...good, response: { ...good.response, signature: 'A'.repeat(20_000) } },
    ]
    for (const response of bad) expect((await tab.post('/api/sessions', { response })).status).toBe(422)
  })

  it('does not make two accounts of one passkey', async () => {
    const tab = await aPerson()
    const second = await tab.authenticator.create(await tab.options('/api/accounts'))
    expect((await tab.post('/api/accounts', { response: second })).status).toBe(409)
  })
})

describe('a change', () => {
  it('asked for by a page of somebody else does nothing', async () => {
    const tab = await aPerson()
    const cookie = `__Host-lucid=${tab.cookie}`
    const strange: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8787' },
      { 'sec-fetch-site': 'same-site', origin: 'http://localhost:9999' },
      { 'sec-fetch-site': 'none' },
    ]
    for (const headers of strange) {
      const type = { 'content-type': 'application/json' }
      expect((await ask('PATCH', '/api/account', { cookie, ...type, ...headers }, '{"name":"x"}')).status).toBe(403)
      expect((await ask('POST', '/api/sessions/options', { ...type, ...headers }, '{}')).status).toBe(403)
    }
    expect(await json(await tab.ask('GET', '/api/account'))).toMatchObject({ name: null })
  })

  it('sent as a form does nothing', async () => {
    const tab = await aPerson()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await tab.ask('POST', '/api/account/recovery-codes', undefined, headers)).status).toBe(415)
  })
})

describe('grave acts', () => {
  it('want a passkey used within five minutes', async () => {
    const tab = await aPerson()
    await letPass(tab)
    const refused = await tab.post('/api/account/recovery-codes')
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ type: '/problems/fresh-passkey' })
    const before = tab.cookie
    expect((await tab.confirm()).status).toBe(201)
    expect(tab.cookie).not.toBe(before)
    const codes = await json(await tab.post('/api/account/recovery-codes'))
    expect(codes['recoveryCodes']).toHaveLength(10)
    expect(codes['recoveryCodes']).not.toContain(tab.recoveryCodes[0])
  })
})

describe('passkeys of an account', () => {
  it('can be more than one; the last one stays', async () => {
    const tab = await aPerson()
    const second = new Authenticator()
    const response = await second.create(await tab.options('/api/account/passkeys'))
    expect((await tab.post('/api/account/passkeys', { response, name: '备用' })).status).toBe(201)
    const { passkeys } = await (await tab.ask('GET', '/api/account')).json<{ passkeys: { id: string }[] }>()
    expect(passkeys).toHaveLength(2)
    const [first, last] = passkeys.map(({ id }) => id)
    const other = new Tab()
    const assertion = await second.get(await other.options('/api/sessions'))
    expect((await other.post('/api/sessions', { response: assertion })).status).toBe(201)
    expect((await other.ask('DELETE', `/api/account/passkeys/${first}`)).status).toBe(204)
    // The sessions that it opened are over with it.
    expect((await tab.ask('GET', '/api/account')).status).toBe(401)
    expect((await other.ask('DELETE', `/api/account/passkeys/${last}`)).status).toBe(409)
  })

  it('are not removed by somebody else', async () => {
    const [own, other] = [await aPerson(), await aPerson()]
    const { passkeys } = await (await own.ask('GET', '/api/account')).json<{ passkeys: { id: string }[] }>()
    expect((await other.ask('DELETE', `/api/account/passkeys/${passkeys[0]?.id}`)).status).toBe(404)
  })
})

describe('sessions', () => {
  it('are listed, and each can be ended from another', async () => {
    const tab = await aPerson()
    const phone = new Tab()
    const response = await tab.authenticator.get(await phone.options('/api/sessions'))
    await phone.post('/api/sessions', { response })
    const { items } = await (
      await tab.ask('GET', '/api/account/sessions')
    ).json<{
      items: { id: string; current: boolean }[]
    }>()
    expect(items.map(({ current }) => current).sort()).toEqual([false, true])
    const theOther = items.find(({ current }) => !current)
    expect((await tab.ask('DELETE', `/api/account/sessions/${theOther?.id}`)).status).toBe(204)
    expect((await phone.ask('GET', '/api/account')).status).toBe(401)
    expect((await (await aPerson()).ask('DELETE', `/api/account/sessions/${items[0]?.id}`)).status).toBe(404)
    expect((await tab.ask('DELETE', '/api/account/sessions/current')).status).toBe(204)
    expect(tab.cookie).toBeUndefined()
  })

  it('end after 30 days, and are then forgotten', async () => {
    const tab = await aPerson()
    const later = new Date(Date.now() + 31 * 86_400_000)
    await env.INTAKE.prepare(`UPDATE sessions SET expires_at = '2020-01-01T00:00:00.000Z' WHERE account = ?`)
      .bind(tab.account)
      .run()
    expect((await tab.ask('GET', '/api/account')).status).toBe(401)
    await forgetExpired(openIntake(env.INTAKE), later)
    expect(await env.INTAKE.prepare('SELECT count(*) AS n FROM sessions').first('n')).toBe(0)
    expect(await env.INTAKE.prepare('SELECT count(*) AS n FROM challenges').first('n')).toBe(0)
  })
})

describe('a recovery code', () => {
  it('signs in once, however it is typed', async () => {
    const tab = await aPerson()
    const [code = ''] = tab.recoveryCodes
    const lost = new Tab()
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `
    expect((await lost.post('/api/sessions/recovery', { code: typed })).status).toBe(201)
    expect(await json(await lost.ask('GET', '/api/account'))).toMatchObject({
      account: tab.account,
      recoveryCodesLeft: 9,
    })
    expect((await new Tab().post('/api/sessions/recovery', { code })).status).toBe(422)
  })

  it('of somebody with a role leaves the roles at rest, until another administrator releases her', async () => {
    const [tab, admin] = [await aPerson(), await aPerson()]
    await give(tab, 'admin')
    await give(admin, 'admin')
    const lost = new Tab()
    expect(await json(await lost.post('/api/sessions/recovery', { code: tab.recoveryCodes[0] }))).toMatchObject({
      unreleased: true,
    })
    const fresh = new Authenticator()
    const response = await fresh.create(await lost.options('/api/account/passkeys'))
    expect((await lost.post('/api/account/passkeys', { response })).status).toBe(201)
    const again = new Tab()
    const assertion = await fresh.get(await again.options('/api/sessions'))
    expect((await again.post('/api/sessions', { response: assertion })).status).toBe(201)
    expect((await again.ask('GET', '/api/keys')).status).toBe(403)
    expect((await again.post(`/api/recoveries/${tab.account}/release`)).status).toBe(403)
    expect(await (await admin.ask('GET', '/api/recoveries')).text()).toContain(tab.account)
    expect((await admin.post(`/api/recoveries/${tab.account}/release`)).status).toBe(204)
    expect((await again.ask('GET', '/api/keys')).status).toBe(200)
  })
})

describe('closing an account', () => {
  it('erases passkeys, sessions, codes and name', async () => {
    const tab = new Tab()
    await tab.signUp({ name: '要走的人' })
    expect((await tab.ask('DELETE', '/api/account')).status).toBe(204)
    expect((await tab.signIn()).status).toBe(422)
    const kept = await dump()
    expect(kept).not.toContain('要走的人')
    for (const table of ['accounts', 'passkeys', 'sessions', 'recovery_codes']) {
      const { results } = await env.INTAKE.prepare(`SELECT * FROM ${table}`).all()
      expect(JSON.stringify(results)).not.toContain(tab.account)
    }
  })
})
