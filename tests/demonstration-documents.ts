import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentPath } from '../content/documents/file.ts'

const FOLDER = join(import.meta.dirname, '../content/demonstration/documents')

/** Page of a file of the demonstration, without language. */
export const demonstrationDocument = (name: string): string =>
  documentPath(
    createHash('sha256')
      .update(readFileSync(join(FOLDER, name)))
      .digest('hex'),
  )
