import type { Operation } from '../contract/document.ts'
import { areaOf } from '../contract/requests.ts'

/** Names and values that stand; what a request makes is added, so that the next can ask for it. */
export class Pool {
  readonly #values = new Map<string, string[]>()
  /** Of each name so many of what requests made: the newest. */
  static readonly MOST = 40

  add(name: string, ...values: readonly unknown[]): void {
    const all = this.#values.get(name) ?? []
    for (const value of values)
      if (
        (typeof value === 'string' || typeof value === 'number') &&
        String(value) !== '' &&
        !all.includes(String(value))
      )
        all.push(String(value))
    this.#values.set(name, all.length > Pool.MOST ? [...all.slice(0, 10), ...all.slice(10 - Pool.MOST)] : all)
  }

  /**
   * What stands under a name: where an operation has values of its own those alone, else those of its part of the API with
   * those of the name; of `keys/id` the whole is the name, and `id` alone, in that part and then anywhere, where nothing is
   * known of that.
   */
  readonly known = (name: string, operation?: Operation): readonly string[] => {
    const own = this.#values.get(`${operation?.name}|${name}`)
    if (own) return own
    const area = areaOf(operation?.path ?? '')
    const last = name.split('/').at(-1) ?? ''
    const all = [name, `${area}:${name}`].flatMap((key) => this.#values.get(key) ?? [])
    return all.length > 0 ? all : (this.#values.get(`${area}:${last}`) ?? this.#values.get(last) ?? [])
  }
}

/** Names under which answers say what can be asked for. */
const TELLING = [
  'number',
  'code',
  'receipt',
  'captureID',
  'voucher',
  'reference',
  'serial',
  'service_request_id',
  'token',
  'id',
]

/** Where somebody asks with a number and the code that she was given with it. */
const BY_CODE: Record<string, readonly string[]> = {
  'information-requests': ['POST /api/information-requests/follow'],
  consultations: ['POST /api/consultations/follow', 'POST /api/points/comments'],
  hearings: ['POST /api/consultations/registrations/withdrawal', 'POST /api/consultations/follow'],
}

/** Keeps what an operation answered, so that the next can ask for it. */
export type Learn = (area: string, collection: string, answer: object) => void

export const learning = (pool: Pool) => {
  const pairs = new Map<string, { number: unknown; code: unknown }[]>()
  const learn: Learn = (area, collection, answer) => {
    const [number, code]: unknown[] = ['number', 'code'].map((name) => Reflect.get(answer, name))
    if (typeof number === 'string' && typeof code === 'string')
      for (const operation of BY_CODE[area] ?? [])
        pairs.set(operation, [...(pairs.get(operation) ?? []), { number, code }].slice(-20))
    for (const name of TELLING) {
      const value: unknown = Reflect.get(answer, name)
      pool.add(`${area}:${collection}/${name}`, value)
      if (name !== 'id') pool.add(`${area}:${name}`, value)
    }
    const waiting: unknown = Reflect.get(answer, 'waiting')
    if (typeof waiting === 'object' && waiting !== null) pool.add('waiting/id', Reflect.get(waiting, 'id'))
  }
  return { pairs, learn }
}
