import './quiet.ts'
import * as z from 'zod'
import { isKeyName } from '../../content/log/keys.ts'
import { parsePolicy } from '../../content/log/policy.ts'
import { isWitnessUrl } from '../../content/log/witness-url.ts'
import { mayHoldPrivateData } from '../../content/security/placed.ts'
import { sha256 } from '../../db/record/hash.ts'
import { Complaint } from './complaint.ts'
import { readConfig } from './config.ts'
import { faultOfSecrets } from './secrets.ts'
import type { State } from './state.ts'

/** What of `wrangler.toml` says who this portal is and whom it relies on. */
const Settings = z.object({
  LOG_ORIGIN: z.string(),
  PORTAL_ORIGIN: z.string(),
  LOG_WITNESSES: z.string(),
  WITNESS_NAME: z.string(),
  WITNESSED_LOGS: z.string(),
  PRIVATE_DATA_PLACED_ZH: z.string(),
  PRIVATE_DATA_PLACED_EN: z.string(),
})
export type Settings = z.output<typeof Settings>

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A name as C2SP wants it: without a scheme, so that nobody takes it for an address. */
const isLogName = (name: string): boolean => isKeyName(name) && !name.includes('://')

const isOrigin = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}

/** What is wrong with a policy, or says what does not belong into it. */
const faultOfPolicy = async (text: string, lists: 'logs' | 'witnesses'): Promise<string | undefined> => {
  try {
    const policy = await parsePolicy(text, sha256, isWitnessUrl)
    const [stray] = lists === 'logs' ? policy.witnesses : policy.logs
    return stray && `only lines for ${lists} belong here, not ${stray.name}`
  } catch (error) {
    return messageOf(error)
  }
}

const faultOfSettings = async (settings: Settings): Promise<string | undefined> => {
  const { LOG_ORIGIN, PORTAL_ORIGIN, LOG_WITNESSES, WITNESS_NAME, WITNESSED_LOGS } = settings
  if (!isLogName(LOG_ORIGIN))
    return `LOG_ORIGIN is not the name of a log: ${JSON.stringify(LOG_ORIGIN)} (wanted: like example.org/log/1, without scheme, blank or +)`
  if (!isOrigin(PORTAL_ORIGIN))
    return `PORTAL_ORIGIN is not an address: ${JSON.stringify(PORTAL_ORIGIN)} (wanted: like https://example.org, without a path)`
  if (!isLogName(WITNESS_NAME))
    return `WITNESS_NAME is not the name of a witness: ${JSON.stringify(WITNESS_NAME)} (wanted: like example.org/witness/1)`
  if (!mayHoldPrivateData(settings))
    return `PRIVATE_DATA_PLACED_ZH and PRIVATE_DATA_PLACED_EN do not say where ${PORTAL_ORIGIN} keeps private data; a portal that others reach takes none before it does`
  const asked = await faultOfPolicy(LOG_WITNESSES, 'witnesses')
  if (asked !== undefined) return `LOG_WITNESSES cannot be used: ${asked}`
  const known = await faultOfPolicy(WITNESSED_LOGS, 'logs')
  return known === undefined ? undefined : `WITNESSED_LOGS cannot be used: ${known}`
}

/**
 * The first thing in the configuration that a portal could not live with; never shows a secret.
 * @param secrets - as `secrets.env` of a state holds them
 */
export const findFault = async (
  settings: Settings,
  secrets: Record<string, string | undefined>,
): Promise<string | undefined> => {
  const fault = await faultOfSettings(settings)
  if (fault !== undefined) return `wrangler.toml: ${fault}.`
  const secret = await faultOfSecrets(settings, secrets)
  return secret === undefined ? undefined : `secrets.env of the state: ${secret}.`
}

/**
 * Asked before anything is opened, so that a wrong line is neither found by the first visitor nor published for ever.
 * @throws Complaint
 */
export const assertConfigured = async ({ secrets }: Pick<State, 'secrets'>): Promise<void> => {
  const { vars } = readConfig()
  const origin = process.env['PORTAL_ORIGIN']
  const read = Settings.safeParse({ ...vars, ...(origin === undefined ? {} : { PORTAL_ORIGIN: origin }) })
  if (!read.success) throw new Complaint(`wrangler.toml: [vars] lacks ${String(read.error.issues[0]?.path[0])}.`)
  const fault = await findFault(read.data, secrets)
  if (fault !== undefined) throw new Complaint(fault)
}
