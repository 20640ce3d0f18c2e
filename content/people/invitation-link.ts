import { passkeySite } from './passkey-site.ts'

/**
 * The link of an invitation: its code stands behind `#`, which no browser sends to a server.
 * @param portalOrigin - such as `https://lucid.example`
 */
export const invitationLink = (portalOrigin: string, code: string): string =>
  `${passkeySite(portalOrigin).origin}/console/invitation/#${code}`
