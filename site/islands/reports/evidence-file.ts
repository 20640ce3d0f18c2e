import { hex } from '../../../content/log/bytes.ts'
import { open, unpad } from '../../../content/reports/sealing.ts'
import type { SealedFile } from '../../../content/reports/statement.ts'
import type { Portal } from './portal.ts'

/**
 * Fetches a sealed file, opens it, and holds it to the hash that its sealed description states.
 * @throws Error where it does not open or is another one
 */
export const fetchEvidence = async (
  portal: Portal,
  { number, identity }: { number: string; identity: string },
  { id, sha256, bytes }: SealedFile,
): Promise<Uint8Array<ArrayBuffer>> => {
  const opened = await open(identity, await portal.file(number, id))
  const plain = unpad(opened) ?? opened
  const digest = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', plain)))
  if (plain.length !== bytes || digest !== sha256) throw new Error('not the file that was described')
  return plain
}
