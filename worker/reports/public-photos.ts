import { stripPhoto } from '../../content/reports/photo.ts'
import type { PublicPhoto } from '../../content/reports/projection.ts'
import type { OfferedPhoto } from '../../db/intake/report-desk-photos.ts'
import { ObjectErased, describeObjects, putObject } from '../../db/record/objects.ts'
import { sha256Hex } from '../../db/record/hash.ts'

/**
 * Brings public copies of photographs to where everybody may read them, once their report is about to be published. One
 * that is not what was stated of it, that is no clean photograph, or that was erased stays behind.
 * @returns those that stand
 */
export const publishPhotos = async (
  { OBJECTS, EVIDENCE }: Pick<Env, 'OBJECTS' | 'EVIDENCE'>,
  photos: readonly OfferedPhoto[],
): Promise<PublicPhoto[]> => {
  const there = await describeObjects(
    OBJECTS,
    photos.map(({ sha256 }) => sha256),
  )
  const stand = await Promise.all(
    photos.map(async ({ objectKey, ...photo }): Promise<PublicPhoto | undefined> => {
      const known = there.get(photo.sha256)
      if (known) return { ...photo, bytes: known.bytes, mediaType: known.mediaType }
      const kept = await EVIDENCE.get(objectKey)
      const clean = kept && stripPhoto(new Uint8Array(await kept.arrayBuffer()))
      if (!clean || 'fault' in clean || sha256Hex(clean.bytes) !== photo.sha256) return undefined
      try {
        const { bytes, mediaType } = await putObject(OBJECTS, clean.bytes, clean.mediaType)
        return { ...photo, bytes, mediaType }
      } catch (error) {
        if (error instanceof ObjectErased) return undefined
        throw error
      }
    }),
  )
  return stand.filter((photo) => photo !== undefined)
}
