/** Says on standard error how far a long work is, in one line where that is a terminal. */
export const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
  else console.error(`  ${text}`)
}

/** Before the last word: the line of the progress goes. */
export const endProgress = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
}
