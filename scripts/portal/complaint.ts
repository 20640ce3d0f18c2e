/** Something the person at the keyboard can put right: shown as one sentence, without a stack. */
export class Complaint extends Error {}

/** @see undici, and the system's codes of sockets */
const DROPPED = /^(ECONN|EPIPE|UND_ERR_)/

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

/** What an error is to the person at the keyboard; `undefined` where it is a fault of ours. */
export const complaintOf = (error: unknown): Complaint | undefined => {
  if (error instanceof Complaint) return error
  // workerd, which holds the databases, ended or closed a connection just as it was used.
  const code = codeOf(error) ?? (error instanceof TypeError ? codeOf(error.cause) : undefined)
  if (code === undefined || !DROPPED.test(code)) return undefined
  return new Complaint(
    `The database gave no answer (${code}). What was being written stands whole or not at all: run the command again.`,
  )
}

/** Runs a command's main function; a complaint is printed as it is and ends the process with 1. */
export const main = async (run: () => Promise<void>): Promise<void> => {
  try {
    await run()
  } catch (error) {
    const complaint = complaintOf(error)
    if (!complaint) throw error
    console.error(complaint.message)
    process.exitCode = 1
  }
}
