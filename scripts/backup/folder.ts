import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { hexOf } from './cipher.ts'
import { refuse } from './sentences.ts'

/**
 * A folder of backups: one list a backup, named by its instant, and blocks under their SHA-256, which backups share. A
 * block is there before a list names it; a list is there whole or not at all. Nobody but its owner reads any of it.
 */

const BLOCKS = 'blocks'
const LIST = /^(\d{8}T\d{6}Z)\.json$/
/** What else a backup keeps. */
const OWN = new Set([BLOCKS, 'keys', 'secrets.age', 'lock'])

export const listFile = (folder: string, made: string): string => join(folder, `${made}.json`)

/** Writes a file that is there whole or not at all, also after a power failure. */
export const writeSafe = (file: string, bytes: Uint8Array | string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const part = `${file}.${process.pid}.part`
  const handle = openSync(part, 'w', 0o600)
  try {
    writeFileSync(handle, bytes)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(part, file)
}

const blockFile = (folder: string, hash: string): string => join(folder, BLOCKS, hash.slice(0, 2), hash)

/** Keeps bytes under their hash. @returns whether they were not there yet */
export const putBlock = (folder: string, bytes: Uint8Array): { hash: string; isNew: boolean } => {
  const hash = hexOf(bytes)
  const file = blockFile(folder, hash)
  if (existsSync(file) && statSync(file).size === bytes.length) return { hash, isNew: false }
  writeSafe(file, bytes)
  return { hash, isNew: true }
}

export const hasBlock = (folder: string, hash: string): boolean => existsSync(blockFile(folder, hash))

/** @throws Refusal when it is missing, or not what was written. @param name - what it is of, for the sentence */
export const readBlock = (folder: string, hash: string, name: string): Buffer => {
  const file = blockFile(folder, hash)
  if (!existsSync(file)) return refuse('blockMissing', { name, file: hash })
  const bytes = readFileSync(file)
  return hexOf(bytes) === hash ? bytes : refuse('blockDiffers', { name, file: hash })
}

/** Instants of the backups of a folder, the newest first. */
export const generationsOf = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .flatMap((name) => LIST.exec(name)?.[1] ?? [])
        .sort()
        .reverse()
    : []

/** @throws Refusal for a folder that others can read, or that holds something else */
export const assertPrivate = (folder: string): void => {
  for (const name of ['', ...readdirSync(folder)]) {
    const file = join(folder, name)
    if ((statSync(file).mode & 0o077) !== 0) refuse('openToOthers', { file, folder })
    if (name !== '' && !OWN.has(name) && !LIST.test(name) && !name.endsWith('.part'))
      refuse('notOurs', { folder, file: name })
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Opens a folder for writing, one process at a time. @returns what lets go of it. @throws Refusal */
export const takeFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  assertPrivate(folder)
  const lock = join(folder, 'lock')
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : NaN
  if (Number.isInteger(holder) && holder > 0 && isAlive(holder)) refuse('busy', { folder, holder })
  rmSync(lock, { force: true })
  const handle = openSync(lock, 'wx', 0o600)
  writeSync(handle, String(process.pid))
  closeSync(handle)
  return () => rmSync(lock, { force: true })
}

/** Removes blocks that are not among those named, and what a crash left half-written. @returns how many */
export const pruneBlocks = (folder: string, named: ReadonlySet<string>): number => {
  let removed = 0
  for (const name of existsSync(join(folder, BLOCKS)) ? readdirSync(join(folder, BLOCKS)) : [])
    for (const block of readdirSync(join(folder, BLOCKS, name))) {
      if (named.has(block)) continue
      rmSync(join(folder, BLOCKS, name, block))
      removed++
    }
  for (const name of readdirSync(folder)) if (name.endsWith('.part')) rmSync(join(folder, name))
  return removed
}
