import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COSIGNATURE, encodeVerifierKey } from '../../content/log/keys.ts'
import { openSigner } from '../../db/record/signer.ts'
import { findFault, type Settings } from '../../scripts/portal/settings.ts'
import { openState } from '../../scripts/portal/state.ts'

const aSecret = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

const SETTINGS: Settings = {
  LOG_ORIGIN: 'example.org/log/1',
  PORTAL_ORIGIN: 'https://example.org',
  LOG_WITNESSES: '',
  WITNESS_NAME: 'example.org/witness/1',
  WITNESSED_LOGS: '',
  PRIVATE_DATA_PLACED_ZH: '示例省的示例机房',
  PRIVATE_DATA_PLACED_EN: 'an example, somewhere',
}
const SECRETS = { LOG_KEY: aSecret(), WITNESS_KEY: aSecret() }
const log = encodeVerifierKey((await openSigner('other.example/log', aSecret())).key)
const witness = encodeVerifierKey((await openSigner('w.example', aSecret(), COSIGNATURE)).key)

const of = (over: Partial<Settings>) => findFault({ ...SETTINGS, ...over }, SECRETS)

describe('a configuration', () => {
  it('without fault is let pass, with witnesses and without', async () => {
    expect(await of({})).toBeUndefined()
    const LOG_WITNESSES = `# two\nwitness w ${witness} https://w.example/witness\nquorum w\n`
    expect(await of({ LOG_WITNESSES, WITNESSED_LOGS: `log ${log}\n` })).toBeUndefined()
    expect(await findFault(SETTINGS, { LOG_KEY: 'closed', WITNESS_KEY: '' })).toBeUndefined()
  })

  it.each<[Partial<Settings>, string]>([
    [{ LOG_ORIGIN: '' }, 'LOG_ORIGIN is not the name of a log: ""'],
    [{ LOG_ORIGIN: 'https://example.org/log' }, 'LOG_ORIGIN is not the name of a log: "https://example.org/log"'],
    [{ LOG_ORIGIN: 'example.org log' }, 'LOG_ORIGIN is not the name of a log'],
    [{ LOG_ORIGIN: 'example.org+log' }, 'LOG_ORIGIN is not the name of a log'],
    [{ LOG_ORIGIN: 'example.org\n7' }, 'LOG_ORIGIN is not the name of a log'],
    [{ PORTAL_ORIGIN: 'example.org' }, 'PORTAL_ORIGIN is not an address: "example.org"'],
    [{ PORTAL_ORIGIN: 'https://example.org/' }, 'PORTAL_ORIGIN is not an address'],
    [{ PORTAL_ORIGIN: 'ftp://example.org' }, 'PORTAL_ORIGIN is not an address'],
    [{ PRIVATE_DATA_PLACED_EN: ' ' }, 'do not say where https://example.org keeps private data'],
    [{ WITNESS_NAME: 'a b' }, 'WITNESS_NAME is not the name of a witness: "a b"'],
    [{ LOG_WITNESSES: 'nonsense' }, 'LOG_WITNESSES cannot be used: line 1: unknown or repeated: nonsense'],
    [{ LOG_WITNESSES: `\nwitness w ${witness} https://w.example\n` }, 'LOG_WITNESSES cannot be used: no line quorum'],
    [{ LOG_WITNESSES: `witness w ${witness.slice(0, -2)}` }, 'LOG_WITNESSES cannot be used: line 1: malformed'],
    [{ LOG_WITNESSES: `witness w ${witness} http://w.example\nquorum w` }, 'line 1: not an https address'],
    [{ LOG_WITNESSES: `witness w ${log}\nquorum w` }, 'line 1: other.example/log signs with another type of key'],
    [{ LOG_WITNESSES: `witness w ${witness}\ngroup g 2 w\nquorum g` }, 'line 2: no such threshold'],
    [{ LOG_WITNESSES: `log ${log}` }, 'only lines for witnesses belong here, not other.example/log'],
    [{ WITNESSED_LOGS: 'log x' }, 'WITNESSED_LOGS cannot be used: line 1: malformed verifier key'],
    [{ WITNESSED_LOGS: `witness w ${witness}\nquorum w` }, 'WITNESSED_LOGS cannot be used: only lines for logs'],
  ])('is refused with what is wrong in it: %j', async (over, sentence) => {
    expect(await of(over)).toMatch(/^wrangler\.toml: .*\.$/)
    expect(await of(over)).toContain(sentence)
  })

  it.each<[string, Record<string, string>]>([
    ['LOG_KEY', { LOG_KEY: '' }],
    ['LOG_KEY', { LOG_KEY: SECRETS.LOG_KEY.slice(0, -8) }],
    ['LOG_KEY', { LOG_KEY: 'not base64 at all' }],
    ['LOG_KEY_RETIRING', { LOG_KEY_RETIRING: 'AAAA' }],
    ['WITNESS_KEY', { WITNESS_KEY: `${SECRETS.WITNESS_KEY}=` }],
    ['RECEIPT_KEY', { RECEIPT_KEY: SECRETS.LOG_KEY.slice(4) }],
  ])('is refused for a private key that is none, which it does not show: %s', async (name, over) => {
    const fault = (await findFault(SETTINGS, { ...SECRETS, ...over })) ?? ''
    expect(fault).toMatch(
      new RegExp(`^secrets\\.env of the state: ${name} cannot be used: the private key of \\S+ is not`),
    )
    for (const secret of Object.values(over)) if (secret !== '') expect(fault).not.toContain(secret)
  })

  it.each<[string, string, string]>([
    ['PUSH_KEY', Buffer.alloc(31).toString('base64'), '32 bytes'],
    ['PUSH_KEY', 'not base64 at all', '32 bytes'],
    ['SCAN_KEY', Buffer.alloc(31).toString('base64'), '32 bytes'],
    ['REPORT_KEY', Buffer.alloc(33).toString('base64'), '32 bytes'],
    ['POINTS_KEY', Buffer.alloc(31).toString('base64'), '32 bytes'],
    ['ALTCHA_KEY', Buffer.alloc(8).toString('base64'), '32 bytes'],
    ['LOOK_UP_KEY', Buffer.alloc(16).toString('base64'), '32 bytes'],
    ['PUSH_VAPID_KEY', aSecret(), 'a P-256 key'],
    ['PUSH_VAPID_KEY', 'AAAA', 'a P-256 key'],
    ['OPERATOR_TOKEN', 'short', 'at least 32 characters'],
    ['OPERATOR_TOKEN', `${'x'.repeat(40)} ${'y'.repeat(40)}`, 'at least 32 characters'],
  ])('is refused for %s that is not what it is for, which it does not show', async (name, value, wanted) => {
    const fault = (await findFault(SETTINGS, { ...SECRETS, [name]: value })) ?? ''
    expect(fault).toMatch(/^secrets\.env of the state: /)
    expect(fault).toContain(`${name} cannot be used: it is not ${wanted}`)
    expect(fault).not.toContain(value)
  })

  it('whose secrets a first start made is let pass', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'settings-'))
    process.env['STATE_DIR'] = directory
    expect(await findFault(SETTINGS, openState().secrets)).toBeUndefined()
    delete process.env['STATE_DIR']
    rmSync(directory, { recursive: true })
  })

  it('is refused for one key with two uses', async () => {
    const fault = await findFault(SETTINGS, { ...SECRETS, WITNESS_KEY: SECRETS.LOG_KEY })
    expect(fault).toContain('WITNESS_KEY is the key that LOG_KEY is')
    expect(fault).not.toContain(SECRETS.LOG_KEY)
  })
})
