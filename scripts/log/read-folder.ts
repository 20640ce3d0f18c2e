import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadFile } from './audit.ts'
import { BadUse } from './sentences.ts'

/** Reads the files of a copied log, laid out as a portal serves them below `/log/`. */
export const readFolder =
  (folder: string): ReadFile =>
  (path) => {
    const file = join(folder, path)
    try {
      return new Uint8Array(readFileSync(file))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
      throw new BadUse('unreadable', { file })
    }
  }
