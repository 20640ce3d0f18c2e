declare module '@digitalbazaar/bitstring' {
  /** Bits counted from the left: bit 0 is the highest of the first byte. */
  export class Bitstring {
    readonly bits: Uint8Array<ArrayBuffer>
    readonly length: number
    constructor(options: { length: number } | { buffer: Uint8Array })
    /** @throws Error when the position is out of range */
    set(position: number, on: boolean): void
    get(position: number): boolean
    /** @returns base64url of the bits in gzip */
    encodeBits(): Promise<string>
  }
}
