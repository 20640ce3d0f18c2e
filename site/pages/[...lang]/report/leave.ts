import type { APIRoute } from 'astro'
import { href } from '../../../paths.ts'
import { langOf } from '../../../words.ts'

/**
 * Where “leave quickly” goes: empties what this portal keeps in the browser and shows the air. Only for a page of this
 * portal: a link elsewhere would empty other people's browsers.
 */
export const prerender = false

export const GET: APIRoute = ({ params, request }) => {
  const isOurs = request.headers.get('Sec-Fetch-Site') === 'same-origin'
  return new Response(null, {
    status: 303,
    headers: {
      Location: href(langOf(params['lang']), '/air/'),
      'Cache-Control': 'no-store',
      ...(isOurs ? { 'Clear-Site-Data': '"cache", "storage"' } : {}),
    },
  })
}
