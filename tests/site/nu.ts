import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'

const CHECKER = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar')
export const hasJava = spawnSync('java', ['-version']).status === 0

/** What the checker says though it is right, and why it is. */
const FALSE_ALARMS: Record<string, string> = {
  'Attribute “autocorrect” not allowed on element “input” at this point.':
    'Came into the standard after this edition of the checker; newer ones know it, but bring an install script.',
}

const Report = z.object({
  messages: z.array(
    z.object({
      type: z.enum(['error', 'info', 'non-document-error']),
      subType: z.string().optional(),
      url: z.string(),
      message: z.string(),
      extract: z.string().optional(),
    }),
  ),
})

/**
 * What the checker finds, errors and warnings alike.
 * @param pages - HTML by path
 * @returns `path: what it says (where)`
 */
export const found = async (pages: ReadonlyMap<string, string>): Promise<string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'lucid-markup-'))
  const paths = [...pages.keys()]
  for (const [at, html] of [...pages.values()].entries()) await writeFile(join(folder, `${at}.html`), html)
  // The language of a page is not guessed: names and texts that others published keep theirs, and are marked with it.
  const options = ['--format', 'json', '--stdout', '--exit-zero-always', '--no-langdetect', '--skip-non-html']
  const { stdout } = await promisify(execFile)('java', ['-Xss4m', '-jar', CHECKER, ...options, folder], {
    maxBuffer: 2 ** 28,
  })
  await rm(folder, { recursive: true })
  return Report.parse(JSON.parse(stdout)).messages.flatMap(({ url, message, extract = '' }) =>
    message in FALSE_ALARMS
      ? []
      : [`${paths[Number.parseInt(basename(url), 10)] ?? url}: ${message} (${extract.replace(/\s+/g, ' ').trim()})`],
  )
}
