import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below what systems give to connections that go out: one of those cannot take the port before it is listened on. */
const [FIRST, END] = [20_000, 32_768]

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer()
      .once('error', () => done(false))
      .listen(port, '127.0.0.1', () => probe.close(() => done(true)))
  })

/** A port of this machine that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const port = randomInt(FIRST, END)
  return (await isFree(port)) ? port : freePort()
}
