import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
/** Says where its state lies and stays, as a run of tests does. */
const STAYS = `await import(${JSON.stringify(join(ROOT, 'scripts/portal/scratch.ts'))})
console.log(process.env.STATE_DIR ?? 'as always')
setInterval(() => {}, 1_000)`

const start = async (env: NodeJS.ProcessEnv): Promise<[child: ChildProcess, state: string]> => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', STAYS], { env })
  const said = await new Promise<string>((done) => child.stdout.once('data', (chunk: Buffer) => done(String(chunk))))
  return [child, said.trim()]
}

const end = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((done) => {
    child.on('close', () => done())
    child.kill(signal)
  })

const { STATE_DIR: _, ...unset } = process.env

it('leaves alone the state that somebody names', async () => {
  const [child, state] = await start({ ...unset, STATE_DIR: '/somewhere' })
  await end(child, 'SIGTERM')
  expect(state).toBe('/somewhere')
})

it('leaves nothing in memory: neither stopped nor, from the next run on, killed', async () => {
  const [stopped, first] = await start(unset)
  const [killed, second] = await start(unset)
  // A machine without such a file system, or without room in it, has nothing to leave there.
  const inMemory = dirname(first) === '/dev/shm'
  expect([first, second].map((state) => existsSync(state))).toEqual([inMemory, inMemory])
  await end(stopped, 'SIGTERM')
  await end(killed, 'SIGKILL')
  expect([first, second].map((state) => existsSync(state))).toEqual([false, inMemory])
  const [next, third] = await start(unset)
  expect([second, third].map((state) => existsSync(state))).toEqual([false, inMemory])
  await end(next, 'SIGINT')
  expect(existsSync(third)).toBe(false)
})
