import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { keepAnew } from '../../scripts/portal/anew.ts'

/** What `npm run dev` does on a change; that it serves what `npm start` serves is shown by the tests of that. */

const folder = mkdtempSync(join(tmpdir(), 'lucid-anew-'))
mkdirSync(join(folder, 'generated'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const change = (file: string, text: string): void => writeFileSync(join(folder, file), text)

/** Something that runs with what a file says, and what happened to it. */
const keeping = async () => {
  const happened: string[] = []
  let says = 'first'
  const end = await keepAnew({
    folders: [folder],
    counts: (file) => !file.startsWith('generated'),
    up: async () => {
      if (says === 'broken') throw new Error('a sentence about the change')
      const made = says
      happened.push(`up ${made}`)
      return { dispose: async () => void happened.push(`down ${made}`) }
    },
    say: (line) => happened.push(`said: ${line}`),
  })
  return { happened, end, next: (to: string) => (says = to) }
}
const until = (happened: string[]) => expect.poll(() => happened, { timeout: 20_000 })

describe('what is kept running', () => {
  it('is ended and made anew when a file changes, once for all writes of an editor', async () => {
    const { happened, end, next } = await keeping()
    next('second')
    for (const text of ['a', 'b', 'c']) change('page.astro', text)
    await until(happened).toEqual(['up first', 'down first', 'up second'])
    await end()
    expect(happened).toEqual(['up first', 'down first', 'up second', 'down second'])
  })

  it('says what is wrong with a change, and tries again with the next', async () => {
    const { happened, end, next } = await keeping()
    next('broken')
    change('page.astro', 'broken')
    await until(happened).toEqual(['up first', 'down first', 'said: a sentence about the change'])
    next('mended')
    change('page.astro', 'mended')
    await until(happened).toContain('up mended')
    await end()
    expect(happened.at(-1)).toBe('down mended')
  })

  it('is left alone by what it writes itself, and by changes after its end', async () => {
    const { happened, end, next } = await keeping()
    next('own')
    change('generated/words.ts', 'x')
    next('second')
    change('page.astro', 'second')
    await until(happened).toContain('up second')
    expect(happened).not.toContain('up own')
    await end()
    const ended = [...happened]
    change('page.astro', 'after the end')
    await new Promise((done) => setImmediate(done))
    expect(happened).toEqual(ended)
  })

  it('does not run at all where the first start fails', async () => {
    const refuse = (): Promise<never> => Promise.reject(new Error('in use'))
    const kept = keepAnew({ folders: [folder], counts: () => true, up: refuse, say: () => {} })
    await expect(kept).rejects.toThrow('in use')
  })
})
