import { setTimeout } from 'node:timers/promises'
import * as z from 'zod'
import type { AlertName } from '../../content/operation/alerts.ts'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { parseVerifierKey } from '../../content/log/keys.ts'
import { openNote } from '../../content/log/note.ts'
import { verifyEd25519, sha256 } from '../../content/log/webcrypto.ts'
import { SECURITY_HEADERS } from '../../content/security/headers.ts'
import { KEPT_SECONDS } from '../../db/intake/health.ts'
import { verify } from '../verify.ts'
import { fetchFrom } from './portal.ts'

/** What is asked of a portal that was just put in service, by the same ways as readers have. */

export interface Asked {
  origin: string
  /** Of its log, from the secret that it was given: never from the portal. */
  vkey: string
  /** For how long a clock is waited for that has not run, seconds. */
  clockPatience?: number
}

export interface SmokeTest {
  name: string
  /** Whether it is of what the platform alone does: left out of a trial on this machine. */
  ofPlatform?: boolean
  /** @returns what is wrong; `undefined` where it is as it should be */
  run: (asked: Asked) => Promise<string | undefined>
}

const text = async (
  origin: string,
  path: string,
  accept = '*/*',
): Promise<{ status: number; body: string; headers: Headers }> => {
  const answer = await fetchFrom(origin, path, { headers: { accept } })
  return { status: answer.status, body: await answer.text(), headers: answer.headers }
}

const Items = z.object({ items: z.array(z.object({ key: z.string() }).loose()) })

/** A register that every portal has rows of, once anything was published. */
const REGISTER = 'places'

const firstKey = async (origin: string): Promise<string | undefined> => {
  const { status, body } = await text(origin, `/api/registers/${REGISTER}/records?limit=1`)
  return status === 200 ? Items.parse(JSON.parse(body)).items[0]?.key : undefined
}

const isEmpty = async (origin: string): Promise<boolean> => (await text(origin, '/log/checkpoint')).status === 404

/**
 * How a portal is, read after this was asked for: what it keeps for all who ask may be what the build before had read.
 * @returns the last answer, where nothing newer comes in time
 */
const newHealth = async (origin: string): ReturnType<typeof text> => {
  const began = Date.now()
  for (let turn = 1; ; turn++) {
    const answer = await text(origin, '/health')
    const age = Number(answer.headers.get('age') ?? 0)
    if (turn === 3 || Date.now() - 1_000 * age >= began - 1_000) return answer
    await setTimeout(1_000 * Math.max(1, KEPT_SECONDS - age))
  }
}

const Health = z.object({ clockAt: z.string().nullable(), parts: z.record(z.string(), z.string()) })

/** What is counted of a quarter of an hour may be of the build before. */
const OF_BEFORE: AlertName = 'requests-failing'

/** Whether nothing is wrong that this build could have to do with. */
const isWell = (status: number, body: string): boolean => {
  if (status === 200) return true
  const { success, data } = Health.safeParse(parsed(body))
  return success && Object.entries(data.parts).every(([part, state]) => state === 'ok' || part === OF_BEFORE)
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The clock runs every minute; what is said of it may be half a minute old. */
const CLOCK_MS = 5 * 60_000
const CLOCK_PATIENCE = 180

/** What a page loads of scripts. */
const SCRIPTS = /\b(?:src|component-url|renderer-url)="(\/[^"]+\.m?js)"/g

/** Left out where nothing was ever published. */
const unlessEmpty =
  (run: SmokeTest['run']): SmokeTest['run'] =>
  async (asked) =>
    (await isEmpty(asked.origin)) ? undefined : run(asked)

const verified = async (args: string[]): Promise<string | undefined> => {
  const { code, lines } = await verify(args, { LANG: 'en' })
  return code === 0 ? undefined : lines[0]
}

export const SMOKE_TESTS: readonly SmokeTest[] = [
  {
    name: 'says that it is well',
    run: async ({ origin }) => {
      const { status, body } = await newHealth(origin)
      return isWell(status, body) ? undefined : `/health answers ${status}: ${body.slice(0, 600)}`
    },
  },
  {
    name: 'says that its clock runs',
    ofPlatform: true,
    run: async ({ origin, clockPatience = CLOCK_PATIENCE }) => {
      const until = Date.now() + 1_000 * clockPatience
      for (;;) {
        const { body } = await text(origin, '/health')
        const { clockAt } = Health.parse(JSON.parse(body))
        const now = Date.now()
        if (clockAt !== null && now - Date.parse(clockAt) < CLOCK_MS) return undefined
        if (now >= until)
          return `its clock ran ${clockAt === null ? 'never' : `last at ${clockAt}`}. New triggers take up to a quarter of an hour: then run this step once more`
        await setTimeout(Math.min(1_000 * KEPT_SECONDS, until - now))
      }
    },
  },
  {
    name: 'signs with the key that it was given',
    run: unlessEmpty(async ({ origin, vkey }) => {
      const { body } = await text(origin, '/log/checkpoint')
      try {
        const { text: signed } = await openNote(body, [await parseVerifierKey(vkey, sha256)], verifyEd25519)
        return parseCheckpoint(signed).size > 0 ? undefined : 'the checkpoint holds nothing'
      } catch {
        return 'the checkpoint is not signed by the key of this environment'
      }
    }),
  },
  {
    name: 'shows its first page, in both languages',
    run: async ({ origin }) => {
      for (const [path, lang] of [
        ['/', 'zh-Hans'],
        ['/en/', 'en'],
      ] as const) {
        const { status, body } = await text(origin, path)
        if (status !== 200 || !body.includes(`<html lang="${lang}"`)) return `${path} answers ${status}`
      }
      return undefined
    },
  },
  {
    name: 'shows a record, and finds it',
    run: unlessEmpty(async ({ origin }) => {
      const key = await firstKey(origin)
      if (key === undefined) return `the register ${REGISTER} is empty`
      const path = `/registers/${REGISTER}/${encodeURIComponent(key)}/`
      const page = await text(origin, path)
      if (page.status !== 200 || !page.body.includes(key)) return `${path} answers ${page.status}`
      const found = await text(origin, `/api/search?q=${encodeURIComponent(key)}`)
      return found.status === 200 && found.body.includes(key) ? undefined : `the search does not find ${key}`
    }),
  },
  {
    name: 'shows the form of a report, with the scripts that it needs',
    run: async ({ origin }) => {
      const { status, body } = await text(origin, '/report/')
      const scripts = new Set([...body.matchAll(SCRIPTS)].map(([, path]) => path ?? ''))
      if (status !== 200 || scripts.size === 0) return `/report/ answers ${status}, with ${scripts.size} scripts`
      for (const path of scripts) {
        const script = await text(origin, path)
        if (script.status !== 200 || !script.headers.get('content-type')?.includes('javascript'))
          return `${path} of /report/ answers ${script.status} ${script.headers.get('content-type') ?? ''}`
      }
      return undefined
    },
  },
  {
    // Asked for, and not answered: no challenge is kept.
    name: 'would take a report',
    run: async ({ origin }) => {
      const { status, body } = await text(origin, '/api/reports/challenge')
      const isOne = status === 200 && z.object({ signature: z.string().min(1) }).safeParse(parsed(body)).success
      return isOne ? undefined : `/api/reports/challenge answers ${status}: ${body.slice(0, 300)}`
    },
  },
  {
    // What is kept of it is gone within five minutes, unless somebody signs in with it.
    name: 'would let somebody sign in',
    run: async ({ origin }) => {
      const path = '/api/sessions/options'
      const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
      const answer = await fetchFrom(origin, path, { method: 'POST', headers, body: '{}' })
      const body = await answer.text()
      const Options = z.object({ options: z.object({ challenge: z.string().min(1) }) })
      const isOne = answer.status === 201 && Options.safeParse(parsed(body)).success
      return isOne ? undefined : `${path} answers ${answer.status}: ${body.slice(0, 300)}`
    },
  },
  {
    name: 'proves its first entry',
    run: unlessEmpty(async ({ origin, vkey }) => {
      const { status, body } = await text(origin, '/api/log/proofs/0')
      if (status !== 200) return `/api/log/proofs/0 answers ${status}`
      const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs')
      const { join } = await import('node:path')
      const { tmpdir } = await import('node:os')
      const folder = mkdtempSync(join(tmpdir(), 'lucid-smoke-'))
      try {
        writeFileSync(join(folder, 'proof.json'), body)
        return await verified(['proof', join(folder, 'proof.json'), '--key', vkey])
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }),
  },
  {
    name: 'sends its security headers, with pages, files and answers alike',
    run: async ({ origin }) => {
      for (const path of ['/', '/favicon.svg', '/api/registers', '/nothing-of-the-kind/']) {
        const { headers } = await text(origin, path)
        for (const [name, value] of Object.entries(SECURITY_HEADERS))
          if (headers.get(name) === null) return `${path} comes without ${name}`
          else if (name === 'Content-Security-Policy' && headers.get(name) !== value)
            return `${path} has another Content-Security-Policy`
      }
      return undefined
    },
  },
  {
    name: 'lets nobody in who has no key',
    run: async ({ origin }) => {
      for (const path of ['/api/operator/health', '/api/operator/keys', '/api/activity', '/api/account']) {
        const { status } = await text(origin, path)
        if (status !== 401 && status !== 404) return `${path} answers ${status} to anybody`
      }
      return undefined
    },
  },
  {
    name: 'serves what its log says it serves',
    run: unlessEmpty(({ origin, vkey }) => verified(['site', origin, '--key', vkey])),
  },
]

export interface SmokeResult {
  name: string
  fault: string | undefined
}

/** Runs all of them, one after the other; what breaks off is a fault too. */
export const smoke = async (
  asked: Asked,
  tests: readonly SmokeTest[] = SMOKE_TESTS,
  say: (result: SmokeResult) => void = () => {},
): Promise<SmokeResult[]> => {
  const results: SmokeResult[] = []
  for (const { name, run } of tests) {
    const fault = await run(asked).catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
    results.push({ name, fault })
    say({ name, fault })
  }
  return results
}
