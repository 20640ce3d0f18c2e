import { startAuthentication } from '@simplewebauthn/browser'
import { confirm } from './dialog.ts'
import { postJson } from './request.ts'
import { frameWord } from './words.ts'

/** A passkey used once more: to confirm that it is her, or to sign in again where the session ended meanwhile. */

/** She did not want to, or it took too long: nothing was done. */
export class Cancelled extends Error {}

type Options = Parameters<typeof startAuthentication>[0]['optionsJSON']
const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isOptions = (value: unknown): value is Options => isFields(value) && typeof value['challenge'] === 'string'

/** @param path - of the ceremony: `<path>/options` asks for it, `path` ends it */
const ceremony = async (path: string): Promise<unknown> => {
  const given = await postJson(`${path}/options`, {})
  const options = isFields(given) ? given['options'] : undefined
  if (!isOptions(options)) throw new TypeError(`no options from ${path}`)
  const response = await startAuthentication({ optionsJSON: options }).catch((error: unknown) => {
    throw error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name) ? new Cancelled() : error
  })
  return postJson(path, { response })
}

/** Asks her to confirm; grave acts are open for five minutes after. @throws Cancelled */
export const confirmPresence = async (): Promise<void> => {
  const isWilling = await confirm({
    title: frameWord('confirmTitle'),
    text: frameWord('confirmText'),
    action: frameWord('confirmAction'),
  })
  if (!isWilling) throw new Cancelled()
  await ceremony('/api/account/confirmation')
}

/** Says that the session is over and signs in again. @returns the account @throws Cancelled */
export const signInAgain = async (): Promise<string> => {
  const isWilling = await confirm({
    title: frameWord('endedTitle'),
    text: frameWord('endedText'),
    action: frameWord('endedAction'),
  })
  if (!isWilling) throw new Cancelled()
  const signedIn = await ceremony('/api/sessions')
  return isFields(signedIn) ? String(signedIn['account']) : ''
}
