import type { getFetchState } from 'astro/hono'
import { log } from './log.ts'

/**
 * What Astro says of a page that failed is the whole of an error, and a database's error names what was looked for.
 * @param text - an error as it is printed: its class stands first
 */
const sayFailed = (text: string): void => {
  const [name = 'Error'] = /^\w{1,40}(?=:|$)/m.exec(text.slice(0, 60)) ?? []
  const [sqlite] = /\bSQLITE_[A-Z]{3,20}\b/.exec(text) ?? []
  log('error', {
    what: 'internal',
    route: 'page',
    status: 500,
    error: { class: /^[A-Z]\w*$/.test(name) ? name : 'Error', ...(sqlite === undefined ? {} : { sqlite }) },
  })
}

/** Takes what Astro logs: that something failed is said, all else and every text are left out. */
export const PAGE_LOG = {
  write: ({ level, message }: { level: string; message: string }): void => {
    if (level === 'error') sayFailed(message)
  },
}

/** Before a page is drawn. */
export const keepPagesQuiet = (state: ReturnType<typeof getFetchState>): void => {
  state.logger.options.destination = PAGE_LOG
}
