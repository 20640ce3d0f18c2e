import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)

/** An empty log, signed by a key that signed nothing else. */
const KEY = 'example.org/log+c9338630+AX8eMYPpslP105cCSQ2GiCc/CBTM2B3iGVp9wYA/TlAx'
const CHECKPOINT = `example.org/log
0
47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

— example.org/log yTOGMEVXFRKHeajYb3yPMieK1ugQHBYGI0r6Wq4ph7MC2yP9dWgiJATGu1V7oTFXKJSJTEzx55EhFcrBW3zFgf28mQ4=
`

describe('the verifier where nothing is installed', () => {
  const bare = mkdtempSync(join(tmpdir(), 'lucid-bare-'))
  beforeAll(() => {
    for (const part of ['scripts/verify.ts', 'scripts/pull.ts', 'scripts/log', 'content/log', 'package.json'])
      cpSync(join(ROOT, part), join(bare, part), { recursive: true })
    mkdirSync(join(bare, 'copy'))
  })
  afterAll(() => rmSync(bare, { recursive: true, force: true }))
  const script = (name: string, ...args: string[]) =>
    run(process.execPath, [`scripts/${name}.ts`, ...args], { cwd: bare, env: { ...process.env, LC_ALL: 'C' } })
  const keep = (checkpoint: string): void => writeFileSync(join(bare, 'copy/checkpoint'), checkpoint)

  it('ends with 0 and says so where all is well', { timeout: 30_000 }, async () => {
    keep(CHECKPOINT)
    const { stdout, stderr } = await script('verify', 'log', 'copy', '--key', KEY)
    expect(stdout).toContain('Verified: this copy of example.org/log holds 0 entries')
    expect(stdout).toContain('signed by the operator alone')
    expect(stderr).toBe('')
  })

  it(
    'ends with 1 where the signed text was changed, with 2 where it is used wrongly',
    { timeout: 30_000 },
    async () => {
      keep(CHECKPOINT.replace('\n0\n', '\n1\n'))
      const changed = script('verify', 'log', 'copy', '--key', KEY)
      await expect(changed).rejects.toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('not signed'),
      })
      await expect(script('verify', 'log', 'copy')).rejects.toMatchObject({ code: 2, stdout: '' })
      await expect(script('pull', '--moon')).rejects.toMatchObject({ code: 2, stdout: '' })
    },
  )
})
