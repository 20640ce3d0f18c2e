import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'

/**
 * A Chromium of the system where there is one, else the one that comes inside an npm package, unpacked when it is first
 * asked for. Two processes that ask at once start what the other still writes: one has to ask before them.
 */
export const chromiumPath = async (): Promise<string> =>
  ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? sparticuz.executablePath()
