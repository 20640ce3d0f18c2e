import { mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Imported before `quiet.ts` by what throws its state away, as tests do. Where the machine has a file system in memory, and
 * room in it, the state lies there: nobody then waits for a disk. Elsewhere, or where `STATE_DIR` says so, it lies where it
 * always does.
 */

const MEMORY = '/dev/shm'
const NAMED = /^lucid-scratch-(\d+)$/
/** Bytes that have to be free: many times what a run of all tests was seen to hold, 0.6 GB in its middle. */
const ROOM = 8 * 2 ** 30

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const remove = (name: string): void => rmSync(join(MEMORY, name), { recursive: true, force: true })

const hasRoom = (): boolean => {
  const { bavail, bsize } = statfsSync(MEMORY)
  return Math.min(bavail * bsize, process.availableMemory()) >= ROOM
}

/** What a run left that was killed. */
const removeLeft = (): void => {
  for (const name of readdirSync(MEMORY))
    if (NAMED.test(name) && !isRunning(Number(NAMED.exec(name)?.[1]))) remove(name)
}

const takeMemory = (): void => {
  removeLeft()
  if (!hasRoom()) return
  const name = `lucid-scratch-${process.pid}`
  mkdirSync(join(MEMORY, name), { mode: 0o700 })
  process.env['STATE_DIR'] = join(MEMORY, name)
  process.on('exit', () => remove(name))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))
}

if (process.env['STATE_DIR'] === undefined)
  try {
    takeMemory()
  } catch {
    // There is no such file system, or it is not ours to write: the disk serves as well.
  }
