/** Something the person at the keyboard can put right: shown as one sentence, without a stack. */
export class Complaint extends Error {}

/** Runs a command's main function; a complaint is printed as it is and ends the process with 1. */
export const main = async (run: () => Promise<void>): Promise<void> => {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Complaint)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
