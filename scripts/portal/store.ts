import type { Ask } from './runner.ts'

/**
 * R2 as the machine's own scripts use it, while nothing serves, over the same Worker as D1. Miniflare's own stand-in starts
 * a thread for each state that is opened, which takes as long as all else of opening it.
 */

/** An object as the Worker tells of it. */
interface Told extends Omit<R2Object, 'uploaded' | 'checksums' | 'writeHttpMetadata'> {
  uploaded: string
  checksums: R2StringChecksums
}

type Bytes = Parameters<R2Bucket['put']>[1]

const unknownHere = (): never => {
  throw new Error('not known to scripts')
}

/** As JSON. @throws TypeError for what would cross as something else */
const asJson = (value: object): string =>
  JSON.stringify(value, (name, part: unknown) => {
    const isOdd =
      typeof part === 'object' && part !== null && !Array.isArray(part) && !Object.is(part.constructor, Object)
    if (isOdd) throw new TypeError(`${name} cannot be asked for`)
    return part
  })

const sums = (told: R2StringChecksums): R2Checksums => ({
  ...Object.fromEntries(
    Object.entries(told).map(([name, hex]: [string, string]) => [
      name,
      Uint8Array.from(Buffer.from(hex, 'hex')).buffer,
    ]),
  ),
  toJSON: () => told,
})

const objectOf = ({ uploaded, checksums, ...told }: Told): R2Object => ({
  ...told,
  uploaded: new Date(uploaded),
  checksums: sums(checksums),
  writeHttpMetadata: unknownHere,
})

const bytesOf = async (value: Bytes): Promise<Uint8Array> =>
  ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(await new Response(value).arrayBuffer())

const withBytes = (object: R2Object, bytes: Uint8Array<ArrayBuffer>): R2ObjectBody => {
  const held = new Response(bytes)
  return {
    ...object,
    writeHttpMetadata: unknownHere,
    get body() {
      return held.body ?? unknownHere()
    },
    get bodyUsed() {
      return held.bodyUsed
    },
    arrayBuffer: () => held.arrayBuffer(),
    bytes: async () => new Uint8Array(await held.arrayBuffer()),
    text: () => held.text(),
    json: () => held.json(),
    blob: () => held.blob(),
  }
}

class Store implements R2Bucket {
  readonly #ask: Ask
  readonly #name: string

  constructor(ask: Ask, name: string) {
    this.#ask = ask
    this.#name = name
  }

  /** @param on - the key, or keys. @returns what the Worker says, and the bytes behind it. @throws Error as R2 throws it */
  async #run<Result>(how: string, on?: string | string[], options: object = {}, bytes?: Bytes) {
    const line = `${asJson({ name: this.#name, how, on, options })}\n`
    const rest = bytes === undefined ? [] : [await bytesOf(bytes)]
    const answer = await this.#ask(Buffer.concat([Buffer.from(line), ...rest]), '/store')
    const end = answer.includes('\n') ? answer.indexOf('\n') : answer.length
    const said: { error?: string; result: Result } = JSON.parse(answer.subarray(0, end).toString())
    if (said.error !== undefined) throw new Error(said.error)
    return { result: said.result, rest: Uint8Array.from(answer.subarray(end + 1)) }
  }

  async head(key: string): Promise<R2Object | null> {
    const { result } = await this.#run<Told | null>('head', key)
    return result && objectOf(result)
  }

  async get(key: string, options: R2GetOptions = {}): Promise<R2ObjectBody | null> {
    // An object that is not as it should be would come without its bytes.
    if (options.onlyIf !== undefined) return unknownHere()
    const { result, rest } = await this.#run<Told | null>('get', key, options)
    return result && withBytes(objectOf(result), rest)
  }

  put(key: string, value: Bytes, options: R2PutOptions & { onlyIf: R2Conditional | Headers }): Promise<R2Object | null>
  put(key: string, value: Bytes, options?: R2PutOptions): Promise<R2Object>
  async put(key: string, value: Bytes, options: R2PutOptions = {}): Promise<R2Object | null> {
    const { result } = await this.#run<Told | null>('put', key, options, value)
    return result && objectOf(result)
  }

  async delete(keys: string | string[]): Promise<void> {
    await this.#run('delete', keys)
  }

  async list(options: R2ListOptions = {}): Promise<R2Objects> {
    const { result } = await this.#run<R2Objects & { objects: Told[] }>('list', undefined, options)
    return { ...result, objects: result.objects.map(objectOf) }
  }

  createMultipartUpload = unknownHere
  resumeMultipartUpload = unknownHere
}

/** @param name - as the Worker that is asked knows it */
export const storeOf = (ask: Ask, name: string): R2Bucket => new Store(ask, name)
