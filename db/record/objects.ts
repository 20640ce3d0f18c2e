import { isSha256 } from '../../content/documents/file.ts'
import { sha256Hex } from './hash.ts'

export { isSha256 }

/** A file of the public record, named by what it holds. */
export interface StoredObject {
  /** Lower-case hexadecimal. */
  sha256: string
  bytes: number
  mediaType: string
}

/** Where an object stands in `OBJECTS`. */
const objectKey = (sha256: string): string => `objects/${sha256}`

/** Where it is said that a file was erased; its own hash, which may be part of what was erased, stands nowhere. */
const erasedKey = (sha256: string): string => `erased/${sha256Hex(sha256)}`

/** A file that was erased according to law is handed in again. */
export class ObjectErased extends Error {}

/** Which entry of the register `erasures` took a file. */
export interface ErasedObject {
  /** Key in the register. */
  erasure: string
}

/**
 * Keeps a file under its hash; one that stands already is left as it is.
 * @returns the file as it stands, under the media type that it first came with
 * @throws ObjectErased for one that was erased: it does not come back
 */
export const putObject = async (
  objects: R2Bucket,
  content: Uint8Array<ArrayBuffer>,
  mediaType: string,
): Promise<StoredObject> => {
  const sha256 = sha256Hex(content)
  if (await findErased(objects, sha256)) throw new ObjectErased()
  const put = await objects.put(objectKey(sha256), content, {
    onlyIf: { etagDoesNotMatch: '*' },
    sha256,
    httpMetadata: { contentType: mediaType },
  })
  if (put) return { sha256, bytes: content.length, mediaType }
  return (await describeObjects(objects, [sha256])).get(sha256) ?? { sha256, bytes: content.length, mediaType }
}

/** A file with its media type; `null` when there is none. */
export const findObject = (objects: R2Bucket, sha256: string): Promise<R2ObjectBody | null> =>
  objects.get(objectKey(sha256))

/** Objects looked at together: the platform answers no more at once. */
const AT_ONCE = 50

/** Size and media type of each file named, as it was received; those that are not there are left out. */
export const describeObjects = async (objects: R2Bucket, hashes: string[]): Promise<Map<string, StoredObject>> => {
  const found = new Map<string, StoredObject>()
  for (let first = 0; first < hashes.length; first += AT_ONCE)
    await Promise.all(
      hashes.slice(first, first + AT_ONCE).map(async (sha256) => {
        const head = await objects.head(objectKey(sha256))
        if (!head) return
        const mediaType = head.httpMetadata?.contentType ?? 'application/octet-stream'
        found.set(sha256, { sha256, bytes: head.size, mediaType })
      }),
    )
  return found
}

/** Takes a file away for ever and says which erasure did. */
export const eraseObject = async (objects: R2Bucket, sha256: string, erased: ErasedObject): Promise<void> => {
  await objects.put(erasedKey(sha256), JSON.stringify(erased))
  await objects.delete(objectKey(sha256))
}

/** Which erasure took a file; `undefined` where none did. */
export const findErased = async (objects: R2Bucket, sha256: string): Promise<ErasedObject | undefined> =>
  (await objects.get(erasedKey(sha256)))?.json<ErasedObject>()
