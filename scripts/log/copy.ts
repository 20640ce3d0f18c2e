import { join } from 'node:path'
import { auditLog } from './audit.ts'
import { readFolder } from './read-folder.ts'
import { followCopied, KEYS_FILE } from './follow.ts'
import { BadUse } from './sentences.ts'
import { mistyped, type Command } from './tool.ts'
import { isVerdict, openTrusted } from './trust.ts'

/** A whole copy of a log: every entry and every tile. */
export const log: Command = {
  usage: '<folder>',
  check: async ({ files: [folder, ...more] }, trust) => {
    if (folder === undefined || more.length > 0) return mistyped()
    const read = readFolder(folder)
    const note = await read('checkpoint')
    const file = join(folder, 'checkpoint')
    if (!note) throw new BadUse('unreadable', { file })
    const followed = await followCopied(trust, await read(KEYS_FILE))
    const opened = await openTrusted(new TextDecoder().decode(note), file, followed)
    return isVerdict(opened) ? { verdict: opened } : { verdict: await auditLog(opened, read), opened }
  },
}
