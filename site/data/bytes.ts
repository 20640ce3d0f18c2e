const STEP = 1_000

/** A number of bytes as file managers show it, in steps of a thousand: `143.9 KB`. */
export const shownBytes = (bytes: number): string => {
  if (bytes < STEP) return `${bytes} B`
  const [value, unit] = bytes < STEP ** 2 ? [bytes / STEP, 'KB'] : [bytes / STEP ** 2, 'MB']
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${unit}`
}
