import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits, base64url: 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** 96 random bits, base64url: names something without telling anything. */
export const newId = (): string => randomBytes(12).toString('base64url')

/** What is stored of a secret. They have 100 random bits at least: a plain hash is as good as a slow one. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** Whether two secrets are the same, in the same time wherever they differ. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
