import { gunzipSync, gzipSync } from 'node:zlib'

/** Stands for `pako`: packs and unpacks lists of states with what the platform brings along. */
export const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes))
export const ungzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gunzipSync(bytes))
