import { env } from 'cloudflare:workers'
import type { APIRoute } from 'astro'

/** Everything public may be read by machines; staff pages hold nothing for them. */
export const GET: APIRoute = ({ site, url }) =>
  new Response(
    // What is tried out on a copy is found by nobody who looks for the portal.
    env.PORTAL_STAGE === 'staging'
      ? 'User-agent: *\nDisallow: /\n'
      : `User-agent: *\nDisallow: /console/\nDisallow: /en/console/\n\nSitemap: ${new URL('/sitemap.xml', site ?? url).href}\n`,
    {
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    },
  )
