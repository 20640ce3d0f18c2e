/**
 * Where messages may be sent: the push services of browsers, named by `PUSH_HOSTS`. Anybody could give an address; nothing
 * is ever sent to one that is not a browser's own. Empty switches messages off.
 */

/** @param hosts - names separated by spaces; `*.name` stands for every name below it */
const patternsOf = (hosts: string): string[] => hosts.split(/\s+/).filter((host) => host !== '')

const fits = (hostname: string, pattern: string): boolean =>
  pattern.startsWith('*.')
    ? hostname.endsWith(pattern.slice(1)) && hostname.length >= pattern.length
    : hostname === pattern

/** Whether an endpoint is an https address, on the usual port, of a service that is on the list. */
export const isAllowedEndpoint = (endpoint: string, hosts: string): boolean => {
  if (endpoint.length > 1_000 || !URL.canParse(endpoint)) return false
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  if (protocol !== 'https:' || port !== '' || username !== '' || password !== '') return false
  return patternsOf(hosts).some((pattern) => fits(hostname, pattern))
}

/** Messages are sent only where keys and services are configured; taking either away is the kill switch. */
export const isPushOn = (env: Pick<Env, 'PUSH_KEY' | 'PUSH_VAPID_KEY' | 'PUSH_HOSTS'>): boolean =>
  Boolean(env.PUSH_KEY && env.PUSH_VAPID_KEY) && patternsOf(env.PUSH_HOSTS).length > 0
