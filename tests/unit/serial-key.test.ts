import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSerialMaster } from '../../content/trace/serial-master.ts'
import { addSerialKey } from '../../scripts/serial-key.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lucid-serial-key-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const FIRST = `0:${Buffer.alloc(32, 1).toString('base64')}`
const kept = () => parseEnv(readFileSync(join(directory, 'secrets.env'), 'utf8'))

describe('a new key for serial numbers', () => {
  it('stands behind those before it, and leaves other secrets as they are', () => {
    const secrets = { LOG_KEY: 'a log key', SERIAL_MASTER: FIRST }
    expect(addSerialKey({ directory, secrets })).toBe('1')
    const { LOG_KEY, SERIAL_MASTER = '' } = kept()
    expect(LOG_KEY).toBe('a log key')
    expect(SERIAL_MASTER.startsWith(`${FIRST} 1:`)).toBe(true)
    expect(readSerialMaster(SERIAL_MASTER)).toMatchObject({ current: '1', masters: { size: 2 } })
    expect(addSerialKey({ directory, secrets: { LOG_KEY: 'a log key', SERIAL_MASTER } })).toBe('2')
  })

  it('is refused where the secret is damaged or full, and nothing is written', () => {
    const full = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].map((id) => `${id}${FIRST.slice(1)}`).join(' ')
    for (const SERIAL_MASTER of ['damaged', full])
      expect(() => addSerialKey({ directory, secrets: { SERIAL_MASTER } })).toThrow(/cannot take another key/)
    expect(() => kept()).toThrow()
  })
})
