import { createHash } from 'node:crypto'
import type { Hash } from '../../content/log/merkle.ts'

export const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest()
