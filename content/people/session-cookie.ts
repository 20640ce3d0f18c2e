/** With its prefix `__Host-lucid`: of this host alone, for every path, never without TLS (loopback counts as safe). */
export const SESSION_COOKIE = 'lucid'

/** As every answer sets it, whatever it holds. */
export const SESSION_COOKIE_OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const
