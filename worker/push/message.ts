import { Buffer } from 'node:buffer'
import * as z from 'zod'
import { encrypt, makeFresh } from './encrypt.ts'
import type { Subscription } from './seal.ts'

/** What a browser is told: how much is new, never what. */
export interface Message {
  title: string
  body: string
  /** What the button says that ends them. */
  stop: string
  /** Path of the page that the notice leads to. */
  url: string
}

/** Seconds that a push service keeps a message for a browser that is off: a day. */
const KEPT = 86_400
/** Seconds that a signature holds; a day is the most. @see RFC 8292, 2 */
const SIGNED_FOR = 43_200

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' }
const Jwk = z.object({ x: z.string(), y: z.string() })

/** @param pkcs8 - `PUSH_VAPID_KEY`: P-256, PKCS #8, base64 */
const importVapid = (pkcs8: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', new Uint8Array(Buffer.from(pkcs8, 'base64')), ECDSA, true, ['sign'])

/** The public key that browsers subscribe with: an uncompressed point, base64url. */
export const applicationServerKey = async (pkcs8: string): Promise<string> => {
  const { x, y } = Jwk.parse(await crypto.subtle.exportKey('jwk', await importVapid(pkcs8)))
  return Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString(
    'base64url',
  )
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * Who sends, signed for one push service. @see RFC 8292
 * @param contact - address of the portal, for the service's operators
 */
const authorization = async (pkcs8: string, contact: string, endpoint: string, now: Date): Promise<string> => {
  const exp = Math.floor(now.getTime() / 1_000) + SIGNED_FOR
  const claims = { aud: new URL(endpoint).origin, exp, sub: contact }
  const signed = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`
  const digest = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(digest, await importVapid(pkcs8), new Uint8Array(Buffer.from(signed)))
  return `vapid t=${signed}.${Buffer.from(signature).toString('base64url')}, k=${await applicationServerKey(pkcs8)}`
}

/**
 * The request that hands a message to a push service: encrypted to the browser alone, signed by this portal.
 * @param sender - `PUSH_VAPID_KEY`, the portal's address, the clock
 * @see RFC 8030
 */
export const pushRequest = async (
  { pkcs8, contact, now }: { pkcs8: string; contact: string; now: Date },
  subscription: Subscription,
  message: Message,
): Promise<Request> =>
  new Request(subscription.endpoint, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      Authorization: await authorization(pkcs8, contact, subscription.endpoint, now),
      'Content-Encoding': 'aes128gcm',
      'Content-Type': 'application/octet-stream',
      TTL: String(KEPT),
      // A newer message takes the place of one that was not fetched yet.
      Topic: 'lucid',
      Urgency: 'low',
    },
    body: await encrypt(subscription, JSON.stringify(message), await makeFresh()),
  })
