/** What the scanner keeps on the phone: products for use without a network, and scans that were not sent yet. */

const NAME = 'lucid-scan'

/** A product as it stood when it was saved. Everything in it is public. */
export interface SavedProduct {
  /** Fourteen digits. */
  gtin: string
  name: string
  nameEn?: string
  brand?: string
  producerName?: string
  /** What to look at on the real goods. */
  compare?: string
  compareEn?: string
  /** When she looked at it last, RFC 3339 UTC; empty where she never did. The longest ago goes first. */
  usedAt: string
}

/** A recall as it stood when it was saved. */
export interface SavedRecall {
  number: string
  /** The recall that the goods' own producer confirmed to reach them; else it is one of its own. */
  follows?: string
  gtin: string
  /** `all`, `lots`, `serials` or `issues`. */
  scope: string
  lots: string[]
  serials: string[]
  advice?: string
  adviceEn?: string
  /** The day it begins, `YYYY-MM-DD` in Asia/Shanghai; a phone that saved it long ago has none. */
  since?: string
}

export interface WaitingScan {
  gtin: string
  lot?: string
  serial?: string
  /** RFC 3339 UTC. */
  at: string
}

/** How the saved set stands. */
export interface SavedState {
  /** When it was last compared with the portal, RFC 3339 UTC. */
  at: string
  /** Tags of the portal's answers, by address. */
  tags: Record<string, string>
}

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    request.addEventListener('success', () => done(request.result))
    request.addEventListener('error', () => fail(request.error ?? new Error('storage')))
  })

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((done, fail) => {
    transaction.addEventListener('complete', () => done())
    for (const name of ['error', 'abort'])
      transaction.addEventListener(name, () => fail(transaction.error ?? new Error('storage')))
  })

let opened: Promise<IDBDatabase> | undefined

/** @throws Error where the browser keeps nothing, as in some private windows */
const openStore = (): Promise<IDBDatabase> => {
  if (opened) return opened
  const request = indexedDB.open(NAME, 1)
  request.addEventListener('upgradeneeded', () => {
    const { result: db } = request
    db.createObjectStore('products', { keyPath: 'gtin' }).createIndex('usedAt', 'usedAt')
    db.createObjectStore('recalls', { keyPath: 'number' }).createIndex('gtin', 'gtin')
    db.createObjectStore('state')
    db.createObjectStore('waiting', { autoIncrement: true })
  })
  return (opened = asked(request).then((db) => {
    // Another tab deletes everything: this one lets go.
    db.addEventListener('versionchange', () => {
      db.close()
      opened = undefined
    })
    return db
  }))
}

const storeOf = async (name: string, mode: IDBTransactionMode): Promise<[IDBObjectStore, IDBTransaction]> => {
  const transaction = (await openStore()).transaction(name, mode)
  return [transaction.objectStore(name), transaction]
}

/** Products kept at most. */
export const MOST_PRODUCTS = 5_000

export const countProducts = async (): Promise<number> => asked((await storeOf('products', 'readonly'))[0].count())

export const findProduct = async (gtin: string): Promise<SavedProduct | undefined> =>
  asked<SavedProduct | undefined>((await storeOf('products', 'readonly'))[0].get(gtin))

/** Of the products that were looked at, all that `others` does not name. */
export const lookedAtBeside = async (others: ReadonlySet<string>): Promise<string[]> => {
  const [store] = await storeOf('products', 'readonly')
  const looked = await asked<SavedProduct[]>(store.index('usedAt').getAll(IDBKeyRange.lowerBound('', true)))
  return looked.map(({ gtin }) => gtin).filter((gtin) => !others.has(gtin))
}

/** Puts products in the place of those that stand; what was looked at longest ago goes where there are too many. */
export const saveProducts = async (products: readonly SavedProduct[]): Promise<void> => {
  const [store, transaction] = await storeOf('products', 'readwrite')
  for (const product of products) {
    const before = await asked<SavedProduct | undefined>(store.get(product.gtin))
    store.put(before && before.usedAt > product.usedAt ? { ...product, usedAt: before.usedAt } : product)
  }
  let over = (await asked(store.count())) - MOST_PRODUCTS
  if (over > 0)
    await new Promise<void>((done, fail) => {
      const oldest = store.index('usedAt').openCursor()
      oldest.addEventListener('error', () => fail(oldest.error ?? new Error('storage')))
      oldest.addEventListener('success', () => {
        const { result: cursor } = oldest
        if (!cursor || over-- <= 0) return done()
        cursor.delete()
        cursor.continue()
      })
    })
  await finished(transaction)
}

export const removeProducts = async (gtins: readonly string[]): Promise<void> => {
  const [store, transaction] = await storeOf('products', 'readwrite')
  for (const gtin of gtins) store.delete(gtin)
  await finished(transaction)
}

export const findRecalls = async (gtin: string): Promise<SavedRecall[]> =>
  asked<SavedRecall[]>((await storeOf('recalls', 'readonly'))[0].index('gtin').getAll(gtin))

/** All recalls that stand, in the place of those before. */
export const replaceRecalls = async (recalls: readonly SavedRecall[]): Promise<void> => {
  const [store, transaction] = await storeOf('recalls', 'readwrite')
  store.clear()
  for (const recall of recalls) store.put(recall)
  await finished(transaction)
}

export const readState = async (): Promise<SavedState | undefined> =>
  asked<SavedState | undefined>((await storeOf('state', 'readonly'))[0].get('saved'))

export const writeState = async (state: SavedState): Promise<void> => {
  const [store, transaction] = await storeOf('state', 'readwrite')
  store.put(state, 'saved')
  await finished(transaction)
}

/** Keeps a scan until the portal has it. @returns what it is removed by */
export const keepScan = async (scan: WaitingScan): Promise<IDBValidKey> => {
  const [store, transaction] = await storeOf('waiting', 'readwrite')
  const id = await asked(store.add(scan))
  await finished(transaction)
  return id
}

/** Scans that wait, oldest first, with what they are removed by. */
export const waitingScans = async (): Promise<{ id: IDBValidKey; scan: WaitingScan }[]> => {
  const [store] = await storeOf('waiting', 'readonly')
  const [ids, scans] = await Promise.all([asked(store.getAllKeys()), asked<WaitingScan[]>(store.getAll())])
  return scans.map((scan, at) => ({ id: ids[at] ?? 0, scan }))
}

export const removeScans = async (ids: readonly IDBValidKey[]): Promise<void> => {
  const [store, transaction] = await storeOf('waiting', 'readwrite')
  for (const id of ids) store.delete(id)
  await finished(transaction)
}

/** Deletes all that the scanner keeps on the phone. */
export const forgetAll = async (): Promise<void> => {
  if (opened) (await opened).close()
  opened = undefined
  const request = indexedDB.deleteDatabase(NAME)
  await new Promise<void>((done, fail) => {
    request.addEventListener('success', () => done())
    request.addEventListener('error', () => fail(request.error ?? new Error('storage')))
  })
}
