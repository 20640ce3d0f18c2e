import { watch } from 'node:fs'

/** Editors write a file more than once. */
const QUIET_MS = 300

interface Running {
  dispose: () => Promise<void>
}

/** What is watched, what runs, and who is told what is wrong. */
export interface Kept {
  folders: readonly string[]
  /** Whether a change of this file, by its path below its folder, counts. */
  counts: (file: string) => boolean
  up: () => Promise<Running>
  say: (line: string) => void
}

/**
 * Keeps something running, and makes it anew when a file changes: one at a time, the old one ended first. What is wrong with
 * a change is said, and the next change tries again.
 * @returns once it runs for the first time, what ends it for good
 * @throws what the first `up` throws
 */
export const keepAnew = async ({ folders, counts, up, say }: Kept): Promise<() => Promise<void>> => {
  let running: Promise<Running | undefined> = up()
  let timer: NodeJS.Timeout | undefined
  let isEnded = false
  const again = (): void => {
    running = running
      .then((old) => old?.dispose())
      .then(() => (isEnded ? undefined : up()))
      .catch((error: unknown) => {
        say(error instanceof Error ? error.message : String(error))
        return undefined
      })
  }
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_, file) => {
      if (file === null || !counts(file)) return
      clearTimeout(timer)
      timer = setTimeout(again, QUIET_MS)
    }),
  )
  const end = async (): Promise<void> => {
    isEnded = true
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
    await (await running)?.dispose()
  }
  try {
    await running
  } catch (error) {
    for (const watcher of watchers) watcher.close()
    throw error
  }
  return end
}
