import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of processor that a process and its threads have used, to the nanosecond. @see proc(5), schedstat */
export const cpuOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + runOf(`/proc/${pid}/task/${task}/schedstat`), 0) / 1e6

const runOf = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0])
  } catch {
    // A thread that has just ended.
    return 0
  }
}
