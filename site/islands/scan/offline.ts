import { refresh, isStale } from './saved.ts'
import { countProducts, forgetAll, readState } from './store.ts'
import { sendWaiting } from './tell.ts'
import { trusted } from './trusted.ts'
import { forgetVisitor } from './visitor.ts'

/** Use without a network: the page keeps itself and the products on the phone, if she wants that. */

const SWITCH = '/api/scans/offline'

/** Whether there is a service worker, and room to store. */
export const canKeep = (): boolean => 'serviceWorker' in navigator && 'indexedDB' in window && 'caches' in window

/** The page in each language keeps a copy of its own. */
const PAGES = ['/scan/', '/en/scan/']

const registrationOf = (page: string): Promise<ServiceWorkerRegistration | undefined> =>
  navigator.serviceWorker.getRegistration(page)

/** @returns `undefined` where nothing is kept */
export const keptProducts = async (): Promise<{ count: number; at: string } | undefined> => {
  const state = await readState()
  return state && { count: await countProducts(), at: state.at }
}

/** Deletes everything that the scanner keeps here: the copy of itself, products, scans that wait, the visitor's token. */
export const removeAll = async (): Promise<void> => {
  for (const page of PAGES) await (await registrationOf(page))?.unregister()
  for (const name of await caches.keys()) if (name.startsWith('lucid-scanner')) await caches.delete(name)
  await forgetAll()
  forgetVisitor()
}

/** Whether the portal has switched copies off. Without an answer it has not. */
const isOff = (): Promise<boolean> =>
  fetch(SWITCH, { cache: 'no-store' }).then(
    ({ status }) => status === 404,
    () => false,
  )

/**
 * What stands at the beginning of a visit: a copy that was switched off goes, one that is old is brought up to date.
 * @returns whether copies may be kept
 */
export const beginVisit = async (): Promise<boolean> => {
  if (!canKeep()) return false
  if (await isOff()) {
    // The portal answers: what waits can be told before everything goes.
    const { left } = await sendWaiting()
    if (left === 0) await removeAll()
    return false
  }
  if (await isStale()) await refresh(() => undefined).catch(() => undefined)
  return true
}

/** @throws Error when the copy could not be made whole: then there is none */
const standing = (registration: ServiceWorkerRegistration): Promise<void> =>
  new Promise((done, fail) => {
    const worker = registration.installing ?? registration.waiting
    if (registration.active || !worker) return done()
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') done()
      if (worker.state === 'redundant') fail(new Error('the page could not be kept'))
    })
  })

/**
 * Keeps page and products from now on.
 * @param told - how many products were read so far
 */
export const startKeeping = async (page: string, told: (count: number) => void): Promise<void> => {
  await standing(await navigator.serviceWorker.register(trusted(`${page}worker.js`), { scope: page }))
  await refresh(told)
  // Else a phone that is short of room may throw it away. Refused, it stays as long as there is room.
  await navigator.storage?.persist?.().catch(() => false)
}
