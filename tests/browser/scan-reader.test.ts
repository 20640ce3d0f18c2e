import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PHONE, useBrowser } from './browser.ts'
import { photoOf } from './fake-camera.ts'

const { open } = useBrowser()

/** Of the invented region. */
const TEA = '09520000000073'
const OTHER = '09520000000080'

/** How a browser's own reader of codes does. */
type Reader = 'reads' | 'fails' | 'overlooks' | 'knows-too-little'

/** A page for scanning in a browser that has a reader of its own, and what it fetched of ours. */
const withReader = async (reader: Reader): Promise<{ page: Page; fetched: string[]; close: () => Promise<void> }> => {
  const { page, context } = await open(PHONE)
  await context.addInitScript(
    ([how, read]) => {
      class Own {
        static getSupportedFormats = () =>
          Promise.resolve(how === 'knows-too-little' ? ['qr_code'] : ['qr_code', 'ean_13', 'code_128'])
        detect = () =>
          how === 'fails'
            ? Promise.reject(new Error('no service'))
            : Promise.resolve(how === 'overlooks' ? [] : [{ rawValue: read, format: 'qr_code' }])
      }
      Object.defineProperty(window, 'BarcodeDetector', { value: Own })
    },
    [reader, `https://id.example.org/01/${OTHER}`] as const,
  )
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(request.url()))
  await page.goto('/scan/')
  return { page, fetched, close: () => context.close() }
}

describe('where the browser has a reader of codes of its own', () => {
  it('that one is used, and ours is not even fetched', async () => {
    const { page, fetched, close } = await withReader('reads')
    const buffer = photoOf(`https://id.example.org/01/${TEA}`)
    await page.locator('input[type="file"]').setInputFiles({ name: 'code.bmp', mimeType: 'image/bmp', buffer })
    // It says something else than the picture, so that one knows who read it.
    await page.waitForURL(`**/trace/${OTHER}/`)
    expect(fetched.filter((url) => url.endsWith('.wasm'))).toEqual([])
    await close()
  })

  it.each(['fails', 'overlooks', 'knows-too-little'] as const)('and it %s, ours reads', async (reader) => {
    const { page, fetched, close } = await withReader(reader)
    const buffer = photoOf(`https://id.example.org/01/${TEA}`)
    await page.locator('input[type="file"]').setInputFiles({ name: 'code.bmp', mimeType: 'image/bmp', buffer })
    await page.waitForURL(`**/trace/${TEA}/`)
    const ours = fetched.filter((url) => url.endsWith('.wasm'))
    // Served by the portal itself.
    expect(ours.map((url) => new URL(url).origin)).toEqual([new URL(page.url()).origin])
    await close()
  })
})
