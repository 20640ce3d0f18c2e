/**
 * Stands in builds for the post-quantum and P-256 code of `age-encryption`, which nothing here calls: reports are sealed to
 * X25519 recipients alone (content/reports/sealing.ts refuses all others), and a phone need not load 27 KB for the rest.
 */
const unused = (): never => {
  throw new RangeError('no recipient of this kind is used here')
}

export const MLKEM768X25519 = { getPublicKey: unused, encapsulate: unused, decapsulate: unused }
export const MLKEM768P256 = { encapsulate: unused }
export const p256 = { Point: { fromBytes: unused }, utils: { randomSecretKey: unused } }
