import { createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import addFormats from 'ajv-formats'
import Ajv2020 from 'ajv/dist/2020.js'
import { createVerifier } from 'fast-jwt'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

/** Credentials as the portal serves them, by a library and by schemas that are not ours. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const STANDARD = join(import.meta.dirname, '../../../shared/standards/untp-0.7.0')
const MOST = 20

const Key = z.looseObject({ kty: z.string(), crv: z.string(), x: z.string() })
const Document = z.object({
  id: z.string(),
  verificationMethod: z.array(z.object({ id: z.string(), publicKeyJwk: Key })),
})
const Records = z.object({
  items: z.array(z.object({ key: z.string(), body: z.record(z.string(), z.unknown()).nullable() })),
})

const recordsOf = async (register: string) =>
  Records.parse(await (await fetch(`${ORIGIN}/api/registers/${register}/records?limit=${MOST}`)).json()).items

const textOf = async (path: string, accept = 'application/vc+jwt'): Promise<string> => {
  const answer = await fetch(`${ORIGIN}${path}`, { headers: { accept } })
  expect([path, answer.status]).toEqual([path, 200])
  return answer.text()
}

const { id, verificationMethod } = Document.parse(JSON.parse(await textOf('/.well-known/did.json', '*/*')))

/** The payload of a token, once a library that did not make it found its signature good. */
const verified = (token: string): Record<string, unknown> => {
  const method = verificationMethod.find((one) => one.id === JSON.parse(atob(token.split('.')[0] ?? '')).kid)
  if (!method) throw new Error('its key is not in the document')
  const key = createPublicKey({ key: method.publicKeyJwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' })
  const payload: unknown = createVerifier({ key: key.toString(), algorithms: ['EdDSA'], checkTyp: 'vc+jwt' })(token)
  return z.record(z.string(), z.unknown()).parse(payload)
}

const schemas = new Map<string, ReturnType<Ajv2020['compile']>>()
const faultsOf = (file: string, credential: unknown) => {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats(ajv)
  const check = schemas.get(file) ?? ajv.compile(JSON.parse(readFileSync(join(STANDARD, file), 'utf8')))
  schemas.set(file, check)
  check(credential)
  return check.errors ?? []
}

const certificates = await recordsOf('certificates')
const products = (await recordsOf('certified-products')).flatMap(({ body }) => body?.['gtin'] ?? [])
const organisations = await recordsOf('organisations')
const KINDS: [path: string, file: string][] = [
  ...certificates.map(({ key }): [string, string] => [
    `certificates/${encodeURIComponent(key)}`,
    'ConformityCredential.json',
  ]),
  ...products.map((gtin): [string, string] => [`products/${String(gtin)}`, 'DigitalProductPassport.json']),
  ...organisations.map(({ key }): [string, string] => [`facilities/${key}`, 'DigitalFacilityRecord.json']),
  ...certificates
    .filter(({ body }) => Array.isArray(body?.['sites']))
    .map(({ key }): [string, string] => [`facilities/${encodeURIComponent(key)}~1`, 'DigitalFacilityRecord.json']),
]
const hasStandard = existsSync(STANDARD)
if (!hasStandard) console.warn(`The schemas of UNTP 0.7.0 are not at ${STANDARD}: nothing is checked against them.`)

describe('credentials as they are served', () => {
  it.each(KINDS)('%s verifies without us, and is what UNTP 0.7.0 says', async (path, file) => {
    const credential = verified(await textOf(`/credentials/${path}`))
    expect(credential).toMatchObject({ id: `${ORIGIN}/credentials/${path}`, issuer: { id } })
    if (hasStandard) expect(faultsOf(file, credential)).toEqual([])
  })

  it.skipIf(certificates.length === 0)('name status lists that verify too, in both forms', async () => {
    for (const purpose of ['suspension', 'revocation']) {
      const token = await textOf(`/credentials/status/${purpose}-1`)
      const list = verified(token)
      expect(list).toMatchObject({
        issuer: { id },
        type: ['VerifiableCredential', 'BitstringStatusListCredential'],
        credentialSubject: { type: 'BitstringStatusList', statusPurpose: purpose },
      })
      const subject = z.object({ encodedList: z.string().startsWith('u') }).parse(list['credentialSubject'])
      // W3C Bitstring Status List v1.0, 6.1: at least 16 KB of bits.
      expect(gunzipSync(Buffer.from(subject.encodedList.slice(1), 'base64url')).length).toBeGreaterThanOrEqual(16_384)
      const enveloped: unknown = JSON.parse(await textOf(`/credentials/status/${purpose}-1`, 'application/json'))
      expect(enveloped).toEqual({
        '@context': 'https://www.w3.org/ns/credentials/v2',
        id: `data:application/vc+jwt,${token}`,
        type: 'EnvelopedVerifiableCredential',
      })
    }
  })

  it('changed by one letter verify nowhere', async () => {
    const token = await textOf(`/credentials/facilities/${organisations[0]?.key}`)
    const at = Math.floor(token.length / 2)
    const other = token.charAt(at) === 'A' ? 'B' : 'A'
    expect(() => verified(token.slice(0, at) + other + token.slice(at + 1))).toThrow()
  })
})
