/** The scripts that may become workers on the pages of the scanner. */

interface TrustedPolicies {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => string }
}

declare global {
  interface Window {
    trustedTypes?: TrustedPolicies
  }
}

/** A worker of ours: built with the page, or the one that keeps the scanner for use without a network. */
const OURS = /^\/(?:_astro\/[\w.-]+\.js|(?:en\/)?scan\/worker\.js)$/

const createScriptURL = (url: string): string => {
  if (!OURS.test(url)) throw new TypeError('not a worker of this page')
  return url
}

const policy = window.trustedTypes?.createPolicy('lucid', { createScriptURL })

/** @throws TypeError for any other script */
export const trusted = (url: string): string => policy?.createScriptURL(url) ?? createScriptURL(url)
