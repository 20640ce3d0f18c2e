/**
 * `npm run replay -- --to <state>`: rebuilds a portal's record in an empty place from its log, objects and disclosures,
 * and compares every table. With `--log`, brings a backup up to a newer copy of the log, erasures first; without a
 * backup, rebuilds from the copy alone.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { stateDirectory } from './portal/quiet.ts'
import { readFolder } from './log/read-folder.ts'
import { BadUse, verified } from './log/sentences.ts'
import { endOf, finish, type Ending } from './log/terminal.ts'
import { openTrust, TRUST_OPTIONS, TRUST_USAGE } from './log/trust-options.ts'
import { isVerdict, witnessing, type Trust } from './log/trust.ts'
import { openBindings, type Bindings } from './portal/bindings.ts'
import { migrate } from './portal/migrate.ts'
import { isState } from './portal/state.ts'
import { auditStandingLog } from './record/audit.ts'
import { compareRecords } from './record/compare.ts'
import { copyObjects } from './record/objects.ts'
import { endProgress, progress } from './record/progress.ts'
import { inScratch, rebuild, sealAlike } from './record/rebuild.ts'
import { openCopy, putCopiedFiles, settle } from './record/restore.ts'
import { spoken } from './record/spoken.ts'
import { inStanding, logOf, ownTrust, sourceOf, type Standing } from './record/standing.ts'

const USAGE = `
  replay --to <empty state> [--log <folder of a pulled log>] [TRUST]
  What is rebuilt is the state of STATE_DIR, .state by default; it must not be in use.
  ${TRUST_USAGE}; by default the state's own key`

type Say = (text: string) => void
type Said = Awaited<ReturnType<Parameters<typeof endOf>[0]>>

/** An empty record in a folder that holds none. @throws BadUse when it holds one */
const inEmpty = async <T>(directory: string, act: (bindings: Bindings) => Promise<T>): Promise<T> => {
  if (isState(directory)) throw new BadUse('notEmpty', { state: directory })
  const { bindings, close } = await openBindings({ directory, persist: resolve(directory, 'v3'), secrets: {} })
  try {
    await migrate(bindings.RECORD, 'record')
    return await act(bindings)
  } finally {
    await close()
  }
}

/** From the state's own log. */
const replayState = async (standing: Standing, to: string, trust: Trust, say: Say): Promise<Said> => {
  const { verdict, opened } = await auditStandingLog(standing, trust)
  if (!verdict.ok || !opened) return { verdict, below: [] }
  const { RECORD: record, OBJECTS: objects } = standing.bindings
  const { size } = opened.checkpoint
  const source = sourceOf(record, logOf(standing), size, objects)
  return inEmpty(to, async (made): Promise<Said> => {
    const broken = await rebuild(made.RECORD, source, size, record, (entries) => say(`${entries} of ${size} entries`))
    if (broken) return { verdict: broken, below: [] }
    await copyObjects(objects, made.OBJECTS)
    await sealAlike(made.RECORD, record)
    say('comparing')
    const { difference, tables, rows } = await compareRecords(made.RECORD, record)
    if (difference) return { verdict: difference, below: [] }
    const values = { to, origin: trust.log.name, size, tables, rows }
    return { verdict: verified('replayed', values), below: [witnessing(trust, opened)] }
  })
}

/** From a newer copy of the log, with what the state discloses. */
const restoreState = async (
  { bindings }: Pick<Standing, 'bindings'>,
  folder: string,
  to: string,
  trust: Trust,
  say: Say,
): Promise<Said> => {
  const { RECORD: record, OBJECTS: objects } = bindings
  const copy = await openCopy(record, readFolder(folder), trust, objects)
  if (isVerdict(copy)) return { verdict: copy, below: [] }
  const { size } = copy.opened.checkpoint
  return inEmpty(to, async (made): Promise<Said> => {
    const stood = await record.prepare('SELECT max(size) AS size FROM checkpoints').first<number | null>('size')
    const broken = await rebuild(made.RECORD, copy.source, size, record, (entries) =>
      say(`${entries} of ${size} entries`),
    )
    if (broken) return { verdict: broken, below: [] }
    // Exports are made again when they are asked for: what they held may have been erased since.
    await copyObjects(objects, made.OBJECTS, (key) => !key.startsWith('exports/'))
    await putCopiedFiles(readFolder(folder), size, made.OBJECTS)
    await sealAlike(made.RECORD, record)
    await settle(made.RECORD, made.OBJECTS, copy.note, stood ?? 0)
    const values = { to, origin: trust.log.name, size, erasures: copy.erasures }
    return { verdict: verified('restored', values), below: [witnessing(trust, copy.opened)] }
  })
}

/** One run of the command. @param args - as typed; @param env - whose LANG chooses the language */
export const replayInto = (
  args: string[],
  env: Record<string, string | undefined>,
  say: Say = () => {},
): Promise<Ending> =>
  endOf(
    spoken(async () => {
      const options = { ...TRUST_OPTIONS, to: { type: 'string' }, log: { type: 'string' } } as const
      const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
      const { to, log } = values
      if (positionals.length > 0 || to === undefined) throw new BadUse('usage')
      if (isState(resolve(to))) throw new BadUse('notEmpty', { state: to })
      const isOwn = values.key === undefined && values.policy === undefined
      // Nothing was saved but the copy: it is enough, if somebody says whose it is.
      if (log !== undefined && !isOwn && !isState(stateDirectory())) {
        const trust = await openTrust(values)
        return inScratch(stateDirectory(), (bindings) => restoreState({ bindings }, log, resolve(to), trust, say))
      }
      return inStanding(stateDirectory(), async (standing) => {
        const trust = isOwn ? await ownTrust(standing) : await openTrust(values)
        return log === undefined
          ? replayState(standing, resolve(to), trust, say)
          : restoreState(standing, log, resolve(to), trust, say)
      })
    }),
    env,
    USAGE,
  )

if (import.meta.main) {
  const ending = await replayInto(process.argv.slice(2), process.env, progress)
  endProgress()
  finish(ending)
}
