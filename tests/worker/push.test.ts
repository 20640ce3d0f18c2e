import { Buffer } from 'node:buffer'
import { createDecipheriv, hkdfSync } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encrypt } from '../../worker/push/encrypt.ts'
import { isAllowedEndpoint } from '../../worker/push/hosts.ts'
import { applicationServerKey } from '../../worker/push/message.ts'
import { nameOf, seal, unseal } from '../../worker/push/seal.ts'
import { tellSubscribers } from '../../worker/push/send.ts'
import { aLimit, aPlace, aStation, ask, get, publishAll, type ProblemAnswer } from './builders.ts'

/** A browser: it has the private key that nobody else has. */
interface Browser {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } }
  keys: CryptoKeyPair
}

const HOST = 'https://updates.push.services.mozilla.com'
const VAPID = env.PUSH_VAPID_KEY ?? ''
const SECRET = env.PUSH_KEY ?? ''

const isPair = (key: CryptoKey | CryptoKeyPair): key is CryptoKeyPair => 'privateKey' in key
const rawOf = async (key: CryptoKey): Promise<Buffer> => {
  const raw = await crypto.subtle.exportKey('raw', key)
  if (!(raw instanceof ArrayBuffer)) throw new Error('not raw')
  return Buffer.from(raw)
}

const aBrowser = async (name: string, host = HOST): Promise<Browser> => {
  const keys = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  if (!isPair(keys)) throw new Error('no pair')
  const auth = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')
  const p256dh = (await rawOf(keys.publicKey)).toString('base64url')
  return { keys, subscription: { endpoint: `${host}/wpush/v2/${name}`, keys: { p256dh, auth } } }
}

const hkdf = (secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length))

/** Reads a message as RFC 8291, 3.4 and RFC 8188, 2 describe it, without the library that wrote it. */
const decrypt = async ({ subscription, keys }: Browser, body: Buffer): Promise<string> => {
  const salt = body.subarray(0, 16)
  const keyLength = body[20] ?? 0
  const sender = body.subarray(21, 21 + keyLength)
  const ciphertext = body.subarray(21 + keyLength)
  const raw = new Uint8Array(sender)
  const theirs = await crypto.subtle.importKey('raw', raw, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, keys.privateKey, 256)
  const auth = Buffer.from(subscription.keys.auth, 'base64url')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), await rawOf(keys.publicKey), sender])
  const input = hkdf(Buffer.from(shared), auth, info, 32)
  const key = hkdf(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = hkdf(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const opener = createDecipheriv('aes-128-gcm', key, nonce)
  opener.setAuthTag(ciphertext.subarray(-16))
  const padded = Buffer.concat([opener.update(ciphertext.subarray(0, -16)), opener.final()])
  const end = padded.lastIndexOf(2)
  return padded.subarray(0, end).toString('utf8')
}

const call = (method: string, body: unknown): Promise<Response> =>
  ask(method, '/api/push/subscriptions', { 'content-type': 'application/json' }, JSON.stringify(body))
const subscribe = (browser: Browser, topics: string[], lang = 'zh'): Promise<Response> =>
  call('PUT', { subscription: browser.subscription, topics, lang })

const rows = async (): Promise<{ sealed: string; name: string }[]> =>
  (await env.INTAKE.prepare('SELECT * FROM push_subscriptions').all<{ sealed: string; name: string }>()).results

/** A push service that keeps what it is handed. */
const aService = (status = 201) => {
  const requests: { url: string; headers: Headers; body: Buffer }[] = []
  return {
    requests,
    send: async (request: Request): Promise<Response> => {
      requests.push({ url: request.url, headers: request.headers, body: Buffer.from(await request.arrayBuffer()) })
      return new Response(null, { status })
    },
  }
}
let clock = Date.now()
const afterHours = (hours: number): Date => new Date((clock += hours * 3_600_000))
let counter = 0
const publishOne = () => publishAll('standards', [aLimit({ parameter: `w${String(10_000 + (counter += 1))}` })])

beforeAll(async () => {
  await publishAll('places', [aPlace()])
})
beforeEach(async () => {
  await env.INTAKE.exec('DELETE FROM push_topics; DELETE FROM push_subscriptions; DELETE FROM push_cursor;')
  clock = Date.now() + 60_000
})

describe('where messages may go', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/x',
    'https://updates.push.services.mozilla.com/wpush/v2/x',
    'https://web.push.apple.com/x',
    'https://db5p.notify.windows.com/w/?token=x',
  ])('is a service of a browser: %s', (endpoint) => {
    expect(isAllowedEndpoint(endpoint, env.PUSH_HOSTS)).toBe(true)
  })

  it.each([
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://user@fcm.googleapis.com/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evilpush.apple.com/x',
    'https://push.apple.com/x',
    'https://127.0.0.1/x',
    'https://localhost/x',
    'file:///etc/passwd',
    'nonsense',
    `https://fcm.googleapis.com/${'x'.repeat(1_000)}`,
  ])('is nowhere else: %s', async (endpoint) => {
    expect(isAllowedEndpoint(endpoint, env.PUSH_HOSTS)).toBe(false)
    const browser = await aBrowser('x')
    const answer = await subscribe({ ...browser, subscription: { ...browser.subscription, endpoint } }, [
      'registers/standards',
    ])
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.[0]?.pointer).toMatch(/subscription\/endpoint$/)
    expect(await rows()).toEqual([])
  })
})

describe('a subscription', () => {
  it('is stored sealed: neither address nor keys can be read from the database', async () => {
    const browser = await aBrowser('secret-address')
    expect((await subscribe(browser, ['registers/standards'])).status).toBe(204)
    const text = JSON.stringify(await rows())
    const { p256dh, auth } = browser.subscription.keys
    for (const private_ of ['secret-address', 'mozilla', p256dh, auth]) expect(text).not.toContain(private_)
  })

  it('opens only with the key and in the row it was sealed for', async () => {
    const { subscription } = await aBrowser('x')
    const sealed = await seal(SECRET, 'row', subscription)
    expect(await unseal(SECRET, 'row', sealed)).toEqual(subscription)
    expect(await unseal(SECRET, 'other', sealed)).toBeUndefined()
    expect(await unseal(Buffer.alloc(32, 1).toString('base64'), 'row', sealed)).toBeUndefined()
    expect(await nameOf(SECRET, 'a')).not.toBe(await nameOf(SECRET, 'b'))
  })

  it('is replaced, not doubled, when the browser asks again', async () => {
    const browser = await aBrowser('again')
    await subscribe(browser, ['registers/standards', 'places/110000'])
    await subscribe(browser, ['registers/places'])
    expect(await rows()).toHaveLength(1)
    const topics = await env.INTAKE.prepare('SELECT topic FROM push_topics').all<{ topic: string }>()
    expect(topics.results.map(({ topic }) => topic)).toEqual(['registers/places'])
  })

  it('ends with one request, and ends the same for one that was never there', async () => {
    const browser = await aBrowser('gone')
    await subscribe(browser, ['registers/standards'])
    const { endpoint } = browser.subscription
    expect([(await call('DELETE', { endpoint })).status, await rows()]).toEqual([204, []])
    expect((await call('DELETE', { endpoint })).status).toBe(204)
    const left = await env.INTAKE.prepare('SELECT count(*) FROM push_topics').first<number>('count(*)')
    expect(left).toBe(0)
  })

  it('refuses topics that are none, too many, and keys that are none', async () => {
    const browser = await aBrowser('bad')
    for (const topics of [
      [],
      ['reports/1'],
      ['registers/nothing'],
      ['places/000000'],
      ['places/110000000'],
      ['registers/places/x'],
    ])
      expect((await subscribe(browser, topics)).status).toBe(422)
    expect((await subscribe(browser, Array<string>(21).fill('registers/places'))).status).toBe(422)
    const broken = { ...browser, subscription: { ...browser.subscription, keys: { p256dh: 'x', auth: 'y' } } }
    expect((await subscribe(broken, ['registers/places'])).status).toBe(422)
    expect(await rows()).toEqual([])
  })
})

describe('encryption', () => {
  const PUBLIC = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8'
  const browser = {
    keys: {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
  }
  const fresh = async () => {
    const point = Buffer.from(PUBLIC, 'base64url')
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
    const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }
    const curve = { name: 'ECDH', namedCurve: 'P-256' }
    const secret = { ...jwk, d: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw' }
    return {
      keys: {
        publicKey: await crypto.subtle.importKey('jwk', jwk, curve, true, []),
        privateKey: await crypto.subtle.importKey('jwk', secret, curve, true, ['deriveBits']),
      },
      salt: new Uint8Array(Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url')),
    }
  }

  it('gives the bytes of the example in RFC 8291, 5', async () => {
    const text = 'When I grow up, I want to be a watermelon'
    expect(Buffer.from(await encrypt(browser, text, await fresh(), text.length + 1)).toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    )
  })

  it('pads every message to one size, and refuses one that does not fit', async () => {
    const sizes = await Promise.all(['', '水'.repeat(150)].map(async (text) => encrypt(browser, text, await fresh())))
    expect(sizes[0]?.length).toBe(sizes[1]?.length)
    await expect(encrypt(browser, '水'.repeat(171), await fresh())).rejects.toThrow(RangeError)
  })
})

describe('messages', () => {
  it('say how much is new, encrypted to the browser and signed by the portal', async () => {
    const browser = await aBrowser('reader')
    await subscribe(browser, ['registers/standards'])
    const { requests, send } = aService()
    await tellSubscribers(env, afterHours(0), send)
    expect(requests).toEqual([])
    await publishOne()
    await publishOne()
    await tellSubscribers(env, afterHours(0), send)
    const [request] = requests
    if (!request) throw new Error('nothing was sent')
    expect(request.url).toBe(browser.subscription.endpoint)
    expect(request.headers.get('content-encoding')).toBe('aes128gcm')
    expect(JSON.parse(await decrypt(browser, request.body))).toEqual({
      title: '澄明：有新记录',
      body: '你关注的内容新增 2 条。',
      stop: '不再提醒',
      url: '/registers/',
    })
    await expect(decrypt(await aBrowser('other'), request.body)).rejects.toThrow()
    const [, token = ''] = /t=([^,\s]+)/.exec(request.headers.get('authorization') ?? '') ?? []
    const [header = '', claims = '', signature = ''] = token.split('.')
    const point = Buffer.from(await applicationServerKey(VAPID), 'base64url')
    const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', new Uint8Array(point), ecdsa, false, ['verify'])
    const signed = new Uint8Array(Buffer.from(`${header}.${claims}`))
    expect(await crypto.subtle.verify(ecdsa, key, new Uint8Array(Buffer.from(signature, 'base64url')), signed)).toBe(
      true,
    )
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: HOST })
  })

  it('come at most once an hour, and then count everything since', async () => {
    const browser = await aBrowser('hourly')
    await subscribe(browser, ['registers/standards'], 'en')
    const { requests, send } = aService()
    await tellSubscribers(env, afterHours(0), send)
    for (const hours of [0, 0.5, 0.4]) {
      await publishOne()
      await tellSubscribers(env, afterHours(hours), send)
    }
    expect(requests).toHaveLength(1)
    await tellSubscribers(env, afterHours(0.2), send)
    expect(requests).toHaveLength(2)
    const last = requests.at(-1)
    expect(last && (await decrypt(browser, last.body))).toContain('2 new in what you follow.')
    await tellSubscribers(env, afterHours(5), send)
    expect(requests).toHaveLength(2)
  })

  it('are of what was asked for: a place with what lies in it, and nothing else', async () => {
    const [here, there] = [await aBrowser('here'), await aBrowser('there')]
    await subscribe(here, ['places/110000'])
    await subscribe(there, ['places/140000'])
    const { requests, send } = aService()
    await tellSubscribers(env, afterHours(0), send)
    await publishAll('air-stations', [aStation()])
    await tellSubscribers(env, afterHours(0), send)
    expect(requests.map(({ url }) => url)).toEqual([here.subscription.endpoint])
  })

  it.each([404, 410])('end when the service answers %i', async (status) => {
    await subscribe(await aBrowser(`end-${status}`), ['registers/standards'])
    const { send } = aService(status)
    await tellSubscribers(env, afterHours(0), send)
    await publishOne()
    await tellSubscribers(env, afterHours(0), send)
    expect(await rows()).toEqual([])
  })

  it.each([
    ['a service that is full', () => Promise.resolve(new Response(null, { status: 429 }))],
    ['a service that fails', () => Promise.resolve(new Response(null, { status: 503 }))],
    ['no network', () => Promise.reject(new TypeError('gone'))],
  ])('are tried again later after %s, with nothing lost, and given up in the end', async (_, fail) => {
    const browser = await aBrowser('later')
    await subscribe(browser, ['registers/standards'])
    await tellSubscribers(env, afterHours(0), fail)
    await publishOne()
    await tellSubscribers(env, afterHours(0), fail)
    const { requests, send } = aService()
    await tellSubscribers(env, afterHours(0.5), send)
    expect(requests).toEqual([])
    await tellSubscribers(env, afterHours(1), send)
    const [request] = requests
    expect(request && (await decrypt(browser, request.body))).toContain('新增 1 条')
    await publishOne()
    for (let days = 0; days < 12; days++) await tellSubscribers(env, afterHours(25), fail)
    expect(await rows()).toEqual([])
  })

  it('stop when they are switched off, and to a service taken off the list', async () => {
    await subscribe(await aBrowser('off'), ['registers/standards'])
    const { requests, send } = aService()
    await tellSubscribers(env, afterHours(0), send)
    await publishOne()
    await tellSubscribers({ ...env, PUSH_HOSTS: '' }, afterHours(0), send)
    expect([requests.length, (await rows()).length]).toEqual([0, 1])
    await tellSubscribers({ ...env, PUSH_HOSTS: 'fcm.googleapis.com' }, afterHours(0), send)
    expect([requests.length, (await rows()).length]).toEqual([0, 0])
  })

  it('are sent once where two runs meet', async () => {
    await subscribe(await aBrowser('twice'), ['registers/standards'])
    const { requests, send } = aService()
    await tellSubscribers(env, afterHours(0), send)
    await publishOne()
    const now = afterHours(0)
    await Promise.all([tellSubscribers(env, now, send), tellSubscribers(env, now, send)])
    expect(requests).toHaveLength(1)
  })

  it('tell browsers the key to subscribe with', async () => {
    const answer = await (await get('/api/push')).json<{ applicationServerKey: string }>()
    expect(Buffer.from(answer.applicationServerKey, 'base64url')).toHaveLength(65)
  })
})
