import { z } from '@hono/zod-openapi'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Context } from 'hono'
import { passkeySite } from '../../content/people/passkey-site.ts'
import type { Bilingual } from '../../content/registers/register.ts'
import { findPasskey, notePasskeyUse, type NewPasskey } from '../../db/intake/accounts.ts'
import { newChallenge, takeChallenge, type Purpose } from '../../db/intake/challenges.ts'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import type { App } from '../app.ts'
import { Problem } from '../http/problems.ts'

/** The ceremonies of passkeys: a challenge goes out, an answer comes back. @see WebAuthn Level 3, 7.1 and 7.2 */

/** EdDSA, ES256, RS256: what authenticators have. */
const ALGORITHMS = [-8, -7, -257]
const TIMEOUT_MS = 300_000
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const

const Encoded = z
  .string()
  .max(16_384)
  .regex(/^[\w-]*$/)
const CredentialId = z
  .string()
  .min(1)
  .max(1_366)
  .regex(/^[\w-]+$/)

/** What `navigator.credentials.create` gives, as JSON. */
export const NewCredential = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Encoded,
    attestationObject: Encoded,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
})

/** What `navigator.credentials.get` gives, as JSON. */
export const Assertion = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: Encoded, authenticatorData: Encoded, signature: Encoded }),
})

/** What a page hands to the browser. Described loosely: the browser's own schema is WebAuthn's. */
export const Options = z.object({ options: z.looseObject({ challenge: z.string() }) })

const refuse = (message: Bilingual): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer: '/response', message }] })

const SAID = {
  unreadable: { zh: '读不懂通行密钥的回答。', en: 'The answer of the passkey cannot be read.' },
  origin: {
    zh: '通行密钥的回答出自另一个网址，没有采用。请从本平台自己的页面登录。',
    en: 'The passkey answered a page of another address. Sign in from a page of this portal.',
  },
  challenge: {
    zh: '这个回答对应的质询不存在、已经用过、过了五分钟，或者是为别的事发出的。请重新开始。',
    en: 'The challenge that this answers was never made, was answered before, is older than five minutes, or was made for something else. Start again.',
  },
  unknown: { zh: '本平台不认识这把通行密钥。', en: 'This portal does not know that passkey.' },
  wrong: {
    zh: '通行密钥的回答核对不上：签名、计数或者对本人的验证不对。',
    en: 'The answer of the passkey does not hold: its signature, its counter, or that it made sure of its owner.',
  },
} satisfies Record<string, Bilingual>

const ClientData = z.object({ type: z.string(), challenge: z.string(), origin: z.string() })

/** What the browser says of the page that asked. */
const readClientData = (encoded: string): z.output<typeof ClientData> => {
  try {
    const bytes = Buffer.from(encoded, 'base64url')
    return ClientData.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    throw refuse(SAID.unreadable)
  }
}

/** Where a ceremony takes place. */
export interface Ceremony {
  db: IntakeDb
  /** `PORTAL_ORIGIN` */
  portal: string
  purpose: Purpose
  /** Whose answer is awaited; nobody's in particular for a sign-in. */
  account: string | undefined
  now: Date
}

/** The ceremony of a request. @param account - whose answer is awaited; nobody's in particular for a sign-in */
export const ceremonyOf = <Account extends string | undefined>(
  c: Context<App>,
  purpose: Purpose,
  account: Account,
) => ({
  db: openIntake(c.env.INTAKE),
  portal: c.env.PORTAL_ORIGIN,
  purpose,
  account,
  now: new Date(),
})

/** Takes the challenge out that an answer names. @throws Problem when it cannot be answered */
const answered = async ({ db, portal, purpose, account, now }: Ceremony, clientDataJSON: string) => {
  const { challenge, origin } = readClientData(clientDataJSON)
  if (origin !== passkeySite(portal).origin) throw refuse(SAID.origin)
  const taken = await takeChallenge(db, { challenge, purpose, account }, now)
  if (!taken) throw refuse(SAID.challenge)
  return { challenge, account: taken.account }
}

const known = (transports: readonly string[]): string[] => TRANSPORTS.filter((one) => transports.includes(one))

/**
 * Asks for a new passkey.
 * @param account - the user handle; of a new account or of the one that gets another
 * @param label - what password managers show
 * @param existing - credential ids that the account has
 */
export const askForPasskey = async (
  { db, portal, purpose, now }: Ceremony,
  account: string,
  label: string,
  existing: readonly string[],
) => {
  const challenge = await newChallenge(db, purpose, account, now)
  return generateRegistrationOptions({
    rpName: 'Lucid 澄明',
    rpID: passkeySite(portal).id,
    userName: label,
    userDisplayName: label,
    userID: new Uint8Array(Buffer.from(account, 'base64url')),
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: existing.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

/** Asks for an answer of a passkey that is known. @param allowed - credential ids; none for whichever she has */
export const askForAnswer = async ({ db, portal, purpose, account, now }: Ceremony, allowed: readonly string[]) => {
  const challenge = await newChallenge(db, purpose, account, now)
  return generateAuthenticationOptions({
    rpID: passkeySite(portal).id,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: allowed.map((id) => ({ id })),
  })
}

/**
 * Reads a new passkey.
 * @returns it, and the account that it was made for
 * @throws Problem 422
 */
export const readNewPasskey = async (
  ceremony: Ceremony,
  { response, ...given }: z.output<typeof NewCredential>,
  name: string | undefined,
): Promise<{ passkey: NewPasskey; account: string }> => {
  const { challenge, account } = await answered(ceremony, response.clientDataJSON)
  if (account === undefined) throw refuse(SAID.challenge)
  const site = passkeySite(ceremony.portal)
  const { clientDataJSON, attestationObject } = response
  const verified = await verifyRegistrationResponse({
    response: { ...given, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => undefined)
  if (!verified?.verified) throw refuse(SAID.wrong)
  const { id, publicKey, counter } = verified.registrationInfo.credential
  const transports = known(response.transports ?? [])
  return {
    passkey: { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports, name },
    account,
  }
}

/**
 * Checks the answer of a passkey, and notes its use.
 * @returns the passkey
 * @throws Problem 422
 */
export const readAnswer = async (ceremony: Ceremony, { response, ...given }: z.output<typeof Assertion>) => {
  const { challenge } = await answered(ceremony, response.clientDataJSON)
  const { db, account, now } = ceremony
  const passkey = await findPasskey(db, given.id)
  if (!passkey || (account !== undefined && passkey.account !== account)) throw refuse(SAID.unknown)
  const site = passkeySite(ceremony.portal)
  const verified = await verifyAuthenticationResponse({
    response: { ...given, response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
  }).catch(() => undefined)
  if (!verified?.verified) throw refuse(SAID.wrong)
  await notePasskeyUse(db, passkey.id, verified.authenticationInfo.newCounter, now)
  return passkey
}
