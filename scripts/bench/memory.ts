import { readFileSync, writeFileSync } from 'node:fs'

/** Resident memory of a process in bytes: now, and the most since it was last asked to forget. */
export const memoryOf = (pid: number): { now: number; most: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
  return { now: read('VmRSS'), most: read('VmHWM') }
}

/** @see proc_pid_clear_refs(5): 5 resets the peak of resident memory */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')
