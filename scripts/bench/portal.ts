import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import * as z from 'zod'
import { build } from '../portal/build.ts'
import { runIn, type RunTrigger } from '../portal/clock.ts'
import { prepare } from '../portal/prepare.ts'
import { serve } from '../portal/server.ts'
import { stateDirectory } from '../portal/quiet.ts'
import { lockState, openState, type State } from '../portal/state.ts'

/** A portal of the bench's own with real data, and bare handlers beside it, in one workerd. */
export interface Portal {
  origin: string
  /** Where the bare handlers answer. */
  bare: string
  /** The same behind a router of static files, as the portal stands behind one. */
  routed: string
  /** Its public database. */
  record: D1Database
  /** Its private database. */
  intake: D1Database
  /** A publisher's key. */
  key: string
  /** A key of a producer of its own. */
  producerKey: (organisation: string) => Promise<string>
  /** A key of any role, of an organisation. */
  keyOf: (role: string, organisation: string) => Promise<string>
  /** Runs one trigger of its clock, as at some time. @returns how it ended, `ok` where it did */
  run: RunTrigger
  /** Process id of workerd. */
  pid: number
  /** Where its runtime lets itself be inspected, if it does. */
  inspector: URL | undefined
  /** Where its databases and buckets stand. */
  persist: string
  close: () => Promise<void>
}

/** D1 of the bare handlers; any id that is none of the portal's. */
const BARE_DATABASE = '00000000-0000-0000-0000-00000000ba7e'

/** As in `wrangler.toml`, for handlers that run a statement on the portal's own data. */
const RECORD_DATABASE = '00000000-0000-0000-0000-000000000001'

let prepared: Promise<State> | undefined

/** Migrated, filled with the first data and built: once a run, and only what changed since the last one. */
export const preparedState = (say: (text: string) => void): Promise<State> =>
  (prepared ??= (async () => {
    process.env['STATE_DIR'] = join(stateDirectory(), 'bench')
    const state = openState()
    lockState(state)
    say('preparing a portal')
    const checkpoint = await prepare(state, say).catch(() => {
      // Nothing stands in it that is not made again.
      rmSync(state.persist, { recursive: true, force: true })
      return prepare(state, say)
    })
    await build(state, checkpoint, join(state.directory, 'dist'))
    return state
  })())

const bareScript = async (): Promise<string> => {
  const entryPoints = [join(import.meta.dirname, 'bare.mjs')]
  const { outputFiles } = await bundle({ entryPoints, bundle: true, format: 'esm', write: false })
  return outputFiles.map(({ text }) => text).join('\n')
}

/** A copy of a build whose Worker counts what it asks of its bindings (`counted.mjs`). */
const countedBuild = (dist: string): string => {
  const copy = `${dist}-counted`
  rmSync(copy, { recursive: true, force: true })
  cpSync(dist, copy, { recursive: true })
  cpSync(join(import.meta.dirname, 'counted.mjs'), join(copy, 'server', 'counted.mjs'))
  const settings = join(copy, 'server', 'wrangler.json')
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('"main":"entry.mjs"', '"main":"counted.mjs"'))
  return copy
}

/**
 * Serves a copy of the prepared portal, so that no figure changes what the next one measures.
 * @param isCounted - whether `/bench/counts` tells what it asked of its bindings; it is slower by that
 * @param isInspected - whether its runtime lets itself be inspected
 */
export const openPortal = async (
  say: (text: string) => void,
  { isCounted = false, isInspected = false } = {},
): Promise<Portal> => {
  const state = await preparedState(say)
  const persist = join(state.directory, 'run')
  rmSync(persist, { recursive: true, force: true })
  cpSync(state.persist, persist, { recursive: true })
  const built = join(state.directory, 'dist')
  const dist = isCounted ? countedBuild(built) : built
  const bare = {
    modules: true as const,
    script: await bareScript(),
    compatibilityDate: '2026-10-01',
    d1Databases: { BARE: BARE_DATABASE, RECORD: RECORD_DATABASE },
  }
  const beside = [
    { ...bare, name: 'bare', routes: ['127.0.0.1/bare/*'] },
    {
      ...bare,
      name: 'routed',
      // Routes lead past a Worker's static files, a socket of its own does not.
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      assets: {
        directory: join(dist, 'client'),
        routerConfig: { has_user_worker: true },
        assetConfig: { html_handling: 'force-trailing-slash', not_found_handling: 'none' },
      },
    },
  ]
  const portal = await serve({ ...state, persist }, 0, dist, beside, isInspected)
  const { origin } = await portal.ready
  await send(`${origin}/bare/tables`, {})
  return {
    origin,
    bare: `${origin}/bare`,
    routed: new URL('/bare', await portal.unsafeGetDirectURL('routed')).href,
    record: await portal.getD1Database('RECORD', 'lucid'),
    intake: await portal.getD1Database('INTAKE', 'lucid'),
    key: await makeKey(origin, state, { role: 'publisher' }),
    producerKey: (organisation) => makeKey(origin, state, { role: 'producer', organisation }),
    keyOf: (role, organisation) => makeKey(origin, state, { role, organisation }),
    run: runIn(portal),
    pid: workerdOf(process.pid),
    inspector: isInspected ? await portal.getInspectorURL() : undefined,
    persist,
    close: async () => {
      await portal.dispose()
      rmSync(persist, { recursive: true, force: true })
    },
  }
}

/** For what fails before a portal is in use: without it, workerd would keep the process alive. */
export const closing =
  (portal: Portal) =>
  async (error: unknown): Promise<never> => {
    await portal.close()
    throw error
  }

const makeKey = async (
  origin: string,
  { secrets }: State,
  holder: { role: string; organisation?: string },
): Promise<string> => {
  const request = { ...holder, bounds: {}, days: 1 }
  const answer = await send(`${origin}/api/operator/keys`, {
    body: JSON.stringify(request),
    key: secrets['OPERATOR_TOKEN'],
  })
  return z.object({ key: z.string() }).parse(JSON.parse(answer)).key
}

/**
 * Posts JSON.
 * @returns the answer's body
 * @throws Error when it is refused
 */
export const send = async (
  url: string,
  { body = '', key }: { body?: string; key?: string | undefined },
): Promise<string> => {
  const headers = {
    'content-type': 'application/json',
    // Compressing is the platform's work, which locally the same process does.
    'accept-encoding': 'identity',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  }
  const answer = await fetch(url, { method: 'POST', headers, body })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`)
  return text
}

/** The workerd that a process has started. @throws Error where `/proc` does not tell, as on other systems than Linux */
export const workerdOf = (parent: number): number => {
  for (const task of readdirSync(`/proc/${parent}/task`)) {
    const children = readFileSync(`/proc/${parent}/task/${task}/children`, 'utf8').split(' ').map(Number)
    const found = children.find((pid) => pid > 0 && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'workerd')
    if (found !== undefined) return found
  }
  throw new Error('workerd was not found among the child processes')
}
