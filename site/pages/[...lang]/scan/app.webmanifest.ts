import type { APIRoute } from 'astro'
import { href } from '../../../paths.ts'
import { bothLanguages, langOf, TAGS, words } from '../../../words.ts'

/** What a phone asks when the scanner is put on its first screen. */
export const getStaticPaths = bothLanguages

const ICONS = [
  { src: '/scan-icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
  { src: '/scan-icons/192.png', sizes: '192x192', type: 'image/png' },
  { src: '/scan-icons/512.png', sizes: '512x512', type: 'image/png' },
  { src: '/scan-icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
]

export const GET: APIRoute = ({ params }) => {
  const lang = langOf(params['lang'])
  const t = words(lang)
  const page = href(lang, '/scan/')
  const manifest = {
    id: page,
    name: t('scan.appName'),
    short_name: t('scan.appShort'),
    description: t('scan.description'),
    lang: TAGS[lang],
    start_url: page,
    scope: page,
    display: 'standalone',
    background_color: '#fbfbf9',
    theme_color: '#fbfbf9',
    icons: ICONS,
  }
  return new Response(JSON.stringify(manifest), {
    headers: { 'Content-Type': 'application/manifest+json; charset=utf-8' },
  })
}
