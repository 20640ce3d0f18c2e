import { randomBytes, scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../content/log/bytes.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { decodeLong } from '../../content/reports/base64.ts'
import { newCode } from '../../content/reports/code.ts'
import { commitTo } from '../../content/reports/commitment.ts'
import { readEnvelope } from '../../content/reports/envelope.ts'
import { mailboxOf, mailboxSalt, openMailbox, SCRYPT } from '../../content/reports/mailbox.ts'
import { sealReport } from '../../content/reports/seal-report.ts'
import { newIdentity, open, pad, seal, unpad, Unopened } from '../../content/reports/sealing.ts'
import { openStatement, readStatement } from '../../content/reports/statement.ts'

const ORIGIN = 'lucid.example/log/1'

/** The Worker seals what comes without JavaScript, and must come to the same as a browser. */
describe('in workerd', () => {
  it('a mailbox comes out as everywhere', async () => {
    const code = newCode(randomBytes(10))
    const derived = scryptSync(code, mailboxSalt(ORIGIN), SCRYPT.dkLen, { ...SCRYPT, maxmem: 64 * 2 ** 20 })
    const mailbox = await openMailbox(code, ORIGIN)
    expect(mailbox.locator).toBe(derived.subarray(0, 32).toString('base64url'))
    expect(await mailboxOf(derived)).toEqual(mailbox)
  })

  it('a report is sealed, read as it was sent, and opened by each who may and nobody else', async () => {
    const [officer, recovery, other] = [await newIdentity(), await newIdentity(), await newIdentity()]
    const mailbox = await openMailbox(newCode(randomBytes(10)), ORIGIN)
    const read = readStatement({
      version: 'lucid-statement-v1',
      category: 'smoke',
      text: '示例工业园的烟囱冒黑烟。',
      where: { place: '990101' },
      when: { kind: 'now', from: '2026-11-22' },
      files: [],
    })
    if ('wrong' in read) throw new Error('no statement')
    const shown = { body: '11990100000000019F', place: '990101', day: '2026-11-22', visibility: 'numbers' } as const
    const { envelope, salt, commitment } = await sealReport(
      { statement: read.value, mailbox, shown: { ...shown, language: 'zh' } },
      [officer.recipient, recovery.recipient],
      randomBytes,
    )
    const sent = readEnvelope(JSON.parse(JSON.stringify(envelope)))
    if ('wrong' in sent) throw new Error(JSON.stringify(sent.wrong))
    expect(await commitTo(sent.envelope, Buffer.from(salt, 'base64url'), sha256)).toBe(commitment)
    for (const [key, holder] of [
      [officer.identity, shown.body],
      [recovery.identity, shown.body],
      [mailbox.identity, 'mailbox'],
    ] as const) {
      const grant = decodeLong(sent.envelope.grants.find((one) => one.holder === holder)?.sealed ?? '')
      const secret = new TextDecoder().decode(unpad(await open(key, grant ?? new Uint8Array())))
      const report = decodeLong(sent.envelope.report) ?? new Uint8Array()
      expect(await openStatement(secret, report)).toMatchObject({ value: { text: '示例工业园的烟囱冒黑烟。' } })
      await expect(open(other.identity, grant ?? new Uint8Array())).rejects.toThrow(Unopened)
    }
  })

  it('what is larger than a chunk is sealed and opened, and damage is told', async () => {
    const { identity, recipient } = await newIdentity()
    const content = new Uint8Array(300_000).map((_, at) => at * 31)
    const sealed = await seal([recipient], pad(content))
    expect(unpad(await open(identity, sealed))).toEqual(content)
    sealed[200_000] = (sealed[200_000] ?? 0) ^ 1
    await expect(open(identity, sealed)).rejects.toThrow(Unopened)
    await expect(open(identity, utf8('age-encryption.org/v1\n'))).rejects.toThrow(Unopened)
  })
})
