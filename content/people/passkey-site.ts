/** Where passkeys of this portal live. */
export interface PasskeySite {
  /** The one origin from which a passkey's answer is taken. */
  origin: string
  /** Relying party id: a host name, for an IP address cannot be one. @see WebAuthn Level 3, 5.1.3 */
  id: string
}

/**
 * The site of a portal. One on somebody's own machine is reached by an address, which browsers refuse passkeys: there it
 * is `localhost`, which every system leads to the same machine.
 * @param portalOrigin - such as `https://lucid.example`
 */
export const passkeySite = (portalOrigin: string): PasskeySite => {
  const url = new URL(portalOrigin)
  if (url.hostname === '127.0.0.1' || url.hostname === '[::1]') url.hostname = 'localhost'
  return { origin: url.origin, id: url.hostname }
}
