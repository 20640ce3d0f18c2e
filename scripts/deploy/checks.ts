import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { isLoopback } from '../../content/security/loopback.ts'
import { readConfig, type Environment } from '../portal/config.ts'
import { DEMONSTRATION_PATH, LINKS_PATH, SAID } from '../portal/demonstration-door.ts'

/** What is looked at before anything leaves this machine. Each answers what is wrong, with what to do about it. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** By what its code is known wherever a builder puts it. */
const DEMONSTRATION_MARKS = [
  DEMONSTRATION_PATH,
  LINKS_PATH,
  ...Object.values(SAID).map((text) => text.slice(0, 12)),
  'enterDemonstration',
]

/** Names that stand in the file as it comes. */
const isExample = (text: string): boolean => /(^|[./])lucid\.example(\/|$)/.test(text)

/** What `wrangler.toml` does not say yet of an environment. */
export const faultsOfEnvironment = (environment: Environment): string[] => {
  const { vars, d1_databases } = readConfig(environment)
  const { LOG_ORIGIN = '', PORTAL_ORIGIN = '' } = vars
  const at = `[env.${environment}]`
  const others = ['local' as const, ...(['staging', 'production'] as const).filter((other) => other !== environment)]
  const databases = d1_databases.flatMap(({ binding, database_id, database_name = '' }) =>
    UUID.test(database_id) && !database_id.startsWith('00000000-')
      ? []
      : [
          `${at} has no id of the database ${binding}: npx wrangler d1 create ${database_name} prints it, after --location or --jurisdiction as the law wants it.`,
        ],
  )
  return [
    ...(isExample(PORTAL_ORIGIN) || !PORTAL_ORIGIN.startsWith('https://') || isLoopback(PORTAL_ORIGIN)
      ? [`${at} PORTAL_ORIGIN is ${PORTAL_ORIGIN}: write the address that readers will use, with https://.`]
      : []),
    ...(isExample(LOG_ORIGIN)
      ? [`${at} LOG_ORIGIN is ${LOG_ORIGIN}: write the log’s own name, which it keeps for ever.`]
      : []),
    ...(others.some((other) => readConfig(other).vars['LOG_ORIGIN'] === LOG_ORIGIN)
      ? [`${at} LOG_ORIGIN is that of another environment: one name is one log.`]
      : []),
    ...(vars['PRIVATE_DATA_PLACED_ZH'] && vars['PRIVATE_DATA_PLACED_EN']
      ? []
      : [
          `${at} PRIVATE_DATA_PLACED_ZH and _EN do not say where private data lie: write who runs the machines, and in which country.`,
        ]),
    ...databases,
  ]
}

/** Compressed, as the platform counts it, on its free plan (developers.cloudflare.com/workers/platform/limits). */
const MOST_BYTES = 3_000_000

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** What of a build may not leave: too much of it, the demonstration, or a secret. */
export const faultsOfBuild = (
  dist: string,
  secrets: Readonly<Record<string, string>>,
  most = MOST_BYTES,
): { bytes: number; faults: string[] } => {
  const server = filesOf(join(dist, 'server')).filter((file) => /\.m?js$/.test(file))
  const bytes = gzipSync(Buffer.concat(server.map((file) => readFileSync(file))), { level: 9 }).length
  // A short value, such as a list of ids, may stand anywhere by chance.
  const values = Object.entries(secrets).filter(([, value]) => value.length >= 16)
  const texts = filesOf(dist).filter((file) => /\.(m?js|html|json|css|txt|xml|map)$/.test(file))
  const faults = texts.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const name = file.slice(dist.length + 1)
    return [
      ...DEMONSTRATION_MARKS.filter((mark) => text.includes(mark)).map(
        () => `${name} holds code of the demonstration.`,
      ),
      ...values.filter(([, value]) => text.includes(value)).map(([secret]) => `${name} holds the secret ${secret}.`),
    ]
  })
  return {
    bytes,
    faults: [
      ...(bytes > most ? [`The Worker has ${bytes} bytes compressed, more than ${most}.`] : []),
      ...new Set(faults),
    ],
  }
}
