import { createHash } from 'node:crypto'
import { passkeySite } from '../../content/people/passkey-site.ts'
import { env } from 'cloudflare:workers'

/** An authenticator of our own: makes passkeys (ES256, attestation `none`) and answers challenges. @see WebAuthn Level 3, 6 */

export const SITE = passkeySite(env.PORTAL_ORIGIN)

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()
const encode = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url')

/** Head of a CBOR item. @see RFC 8949, 3 */
const head = (major: number, value: number): Buffer => {
  const type = major << 5
  if (value < 24) return Buffer.of(type | value)
  if (value < 256) return Buffer.of(type | 24, value)
  return Buffer.of(type | 25, value >> 8, value & 255)
}
const bytes = (value: Uint8Array): Buffer => Buffer.concat([head(2, value.length), value])
const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
/** 1 → 0x01, −1 → 0x20 */
const int = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value))
const map = (entries: [Buffer, Buffer][]): Buffer => Buffer.concat([head(5, entries.length), ...entries.flat()])

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

/** What a test wants otherwise. */
export interface Mischief {
  origin?: string
  rpId?: string
  /** Whether the authenticator says that it made sure of its owner. */
  verified?: boolean
  /** Counter shown; one more than before unless said otherwise. */
  counter?: number
  type?: string
  challenge?: string
}

interface Options {
  challenge: string
}

export class Authenticator {
  readonly id = crypto.getRandomValues(new Uint8Array(32))
  #pair: CryptoKeyPair | undefined
  #counter = 0

  async #keys(): Promise<CryptoKeyPair> {
    this.#pair ??= await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    return this.#pair
  }

  #clientData(type: string, { challenge }: Options, mischief: Mischief): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: mischief.type ?? type,
        challenge: mischief.challenge ?? challenge,
        origin: mischief.origin ?? SITE.origin,
        crossOrigin: false,
      }),
    )
  }

  #data(flags: number, mischief: Mischief): Buffer {
    const counter = Buffer.alloc(4)
    this.#counter = mischief.counter ?? this.#counter + 1
    counter.writeUInt32BE(this.#counter)
    const shown = flags | PRESENT | (mischief.verified === false ? 0 : VERIFIED)
    return Buffer.concat([sha256(mischief.rpId ?? SITE.id), Buffer.of(shown), counter])
  }

  /** Answers `navigator.credentials.create`. */
  async create(options: Options, mischief: Mischief = {}) {
    const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', (await this.#keys()).publicKey)
    const cose = map([
      [int(1), int(2)],
      [int(3), int(-7)],
      [int(-1), int(1)],
      [int(-2), bytes(Buffer.from(x, 'base64url'))],
      [int(-3), bytes(Buffer.from(y, 'base64url'))],
    ])
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.of(0, this.id.length), this.id, cose])
    const attestation = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(Buffer.concat([this.#data(ATTESTED, mischief), credential]))],
    ])
    return {
      id: encode(this.id),
      rawId: encode(this.id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: encode(this.#clientData('webauthn.create', options, mischief)),
        attestationObject: encode(attestation),
        transports: ['internal'],
      },
    }
  }

  /** Answers `navigator.credentials.get`. */
  async get(options: Options, mischief: Mischief = {}) {
    const clientData = this.#clientData('webauthn.get', options, mischief)
    const data = this.#data(0, mischief)
    const signed = Buffer.concat([data, sha256(clientData)])
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
    const raw = Buffer.from(await crypto.subtle.sign(algorithm, (await this.#keys()).privateKey, signed))
    return {
      id: encode(this.id),
      rawId: encode(this.id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: encode(clientData),
        authenticatorData: encode(data),
        signature: encode(toDer(raw)),
      },
    }
  }
}

/** r ‖ s as ASN.1, which authenticators give. */
const toDer = (raw: Buffer): Buffer => {
  const part = (unsigned: Buffer): Buffer => {
    const start = unsigned.findIndex((byte) => byte !== 0)
    const short = unsigned.subarray(start)
    const value = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short
    return Buffer.concat([Buffer.of(2, value.length), value])
  }
  const both = Buffer.concat([part(raw.subarray(0, 32)), part(raw.subarray(32))])
  return Buffer.concat([Buffer.of(0x30, both.length), both])
}
