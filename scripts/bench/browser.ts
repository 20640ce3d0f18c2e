import { createServer, type AddressInfo } from 'node:net'
import { chromium, type Browser } from 'playwright-core'
import { chromiumPath } from '../portal/chromium.ts'

/** Pages that people read, without their language. */
export const READING_PAGES = [
  '/',
  '/registers/',
  '/registers/air-quality/',
  '/registers/air-stations/1001A/',
  '/places/110000/',
  '/search/?q=%E4%B8%87%E5%AF%BF%E8%A5%BF%E5%AE%AB',
  '/data/',
  '/about/',
  '/log/',
]

/** @param port - on which other tools may steer it */
export const launch = async (port: number): Promise<Browser> =>
  chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox', `--remote-debugging-port=${port}`] })

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0

/** A port of the loopback on which nothing listens. */
export const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const port = portOf(probe.address())
      probe.close(() => done(port))
    })
  })
