import { afterAll } from 'vitest'

/** Files that share a process leave it the settings that they found: state folders, and where temporary files lie. */

const before = { ...process.env }

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
})
