import type { APIRoute } from 'astro'

/** Everything public may be read by machines; staff pages hold nothing for them. */
export const GET: APIRoute = ({ site, url }) =>
  new Response(
    `User-agent: *\nDisallow: /console/\nDisallow: /en/console/\n\nSitemap: ${new URL('/sitemap.xml', site ?? url).href}\n`,
    {
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    },
  )
