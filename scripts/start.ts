/** `npm start`: refuses what cannot be served at once, and only then loads what a portal is made of. */
import { createServer } from 'node:net'
import { Complaint, main } from './portal/complaint.ts'
import { lockState, openState } from './portal/state.ts'

const readPort = (): number => {
  const port = Number(process.env['PORT'] ?? '8787')
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Complaint('PORT is a whole number from 1 to 65535.')
  return port
}

const assertFree = (port: number): Promise<void> =>
  new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', () => fail(new Complaint(`Port ${port} is taken; choose another with PORT.`)))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()))
  })

await main(async () => {
  const port = readPort()
  // Somebody's own machine; a portal in service names another environment, and states nothing invented.
  process.env['LUCID_ENV'] ??= 'demo'
  // Pages name their own address; behind a proxy it is another one than ours.
  process.env['PORTAL_ORIGIN'] ??= `http://127.0.0.1:${port}`
  const state = openState()
  lockState(state)
  await assertFree(port)
  const { assertConfigured } = await import('./portal/settings.ts')
  await assertConfigured(state)
  const { startPortal } = await import('./portal/starting.ts')
  await startPortal(state, port)
})
