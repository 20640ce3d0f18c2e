import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BadUse } from './sentences.ts'

/** Writes a file so that it is there whole or not at all. @throws BadUse */
export const writeWhole = (file: string, bytes: Uint8Array | string): void => {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.part`, bytes)
    renameSync(`${file}.part`, file)
  } catch {
    throw new BadUse('unreadable', { file })
  }
}

/** Moves files from one folder into another. @throws BadUse */
export const moveFiles = (from: string, to: string, paths: readonly string[]): void => {
  for (const path of paths) {
    try {
      mkdirSync(dirname(join(to, path)), { recursive: true })
      renameSync(join(from, path), join(to, path))
    } catch {
      throw new BadUse('unreadable', { file: join(to, path) })
    }
  }
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })
