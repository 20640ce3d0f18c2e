import { encode } from 'uqr'

/** Modules of quiet ground that readers need around the symbol (ISO/IEC 18004, 6.3.8). */
const QUIET = 4

export interface QrPicture {
  /** Modules a side, quiet ground included. */
  size: number
  /** SVG path of the dark modules, one unit a module. */
  path: string
}

/**
 * A QR code as a path: runs of dark modules of each row. Level M stays readable where a print is folded or stained.
 * @param text - as short as it can be: each step of length makes the modules smaller
 */
export const qrPicture = (text: string): QrPicture => {
  const { size, data } = encode(text, { ecc: 'M', boostEcc: false, border: QUIET })
  const path = data
    .flatMap((row, y) => {
      const runs: string[] = []
      for (let x = 0; x < row.length; x++) {
        if (!row[x]) continue
        const start = x
        while (row[x + 1]) x++
        runs.push(`M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`)
      }
      return runs
    })
    .join('')
  return { size, path }
}
