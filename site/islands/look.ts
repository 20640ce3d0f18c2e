import { readState, saveProducts } from './scan/store.ts'
import { tellScan } from './scan/tell.ts'

/**
 * Counts a look at a code: once the page is really seen, by a POST of its own. Neither a prefetch nor a page drawn ahead
 * counts, and no request for the page itself does.
 */
const box = document.querySelector<HTMLElement>('[data-look]')

const whenSeen = (act: () => void): void => {
  const isSeen = (): boolean =>
    document.visibilityState === 'visible' && !('prerendering' in document && document.prerendering)
  if (isSeen()) return act()
  const later = (): void => {
    if (!isSeen()) return
    document.removeEventListener('visibilitychange', later)
    document.removeEventListener('prerenderingchange', later)
    act()
  }
  document.addEventListener('visibilitychange', later)
  document.addEventListener('prerenderingchange', later)
}

/** Whoever keeps products on the phone finds this one there without a network, among the last she looked at. */
const keep = async (gtin: string, product: string): Promise<void> => {
  if (!('serviceWorker' in navigator) || !('indexedDB' in window)) return
  const kept = await navigator.serviceWorker.getRegistrations()
  if (!kept.some(({ scope }) => scope.endsWith('/scan/')) || !(await readState())) return
  await saveProducts([{ ...JSON.parse(product), gtin, usedAt: new Date().toISOString() }])
}

if (box) {
  const { gtin = '', lot, serial, product } = box.dataset
  const code = { gtin, ...(lot === undefined ? {} : { lot }), ...(serial === undefined ? {} : { serial }) }
  whenSeen(() => void tellScan(code).catch(() => undefined))
  if (product !== undefined) void keep(gtin, product).catch(() => undefined)
}
