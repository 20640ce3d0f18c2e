import { sha256Hex } from './hash.ts'

/** A file of the public record, named by what it holds. */
export interface StoredObject {
  /** Lower-case hexadecimal. */
  sha256: string
  bytes: number
  mediaType: string
}

/** Where an object stands in `OBJECTS`. */
const objectKey = (sha256: string): string => `objects/${sha256}`

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

/** Keeps a file under its hash; one that stands already is left as it is. */
export const putObject = async (
  objects: R2Bucket,
  content: Uint8Array<ArrayBuffer>,
  mediaType: string,
): Promise<StoredObject> => {
  const sha256 = sha256Hex(content)
  const stored = { sha256, bytes: content.length, mediaType }
  await objects.put(objectKey(sha256), content, {
    onlyIf: { etagDoesNotMatch: '*' },
    sha256,
    httpMetadata: { contentType: mediaType },
  })
  return stored
}

/** A file with its media type; `undefined` when there is none. */
export const findObject = (objects: R2Bucket, sha256: string): Promise<R2ObjectBody | null> =>
  objects.get(objectKey(sha256))

/** Which of the files named are not there. */
export const findMissingObjects = async (objects: R2Bucket, hashes: string[]): Promise<string[]> => {
  const found = await Promise.all(
    [...new Set(hashes)].map(async (hash) => ({ hash, head: await objects.head(objectKey(hash)) })),
  )
  return found.filter(({ head }) => head === null).map(({ hash }) => hash)
}
