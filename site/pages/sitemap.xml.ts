import type { APIRoute } from 'astro'
import { sitemapIndex } from '../sitemap.ts'

/** Which sitemaps there are. Records are not listed one by one: there may be millions, and registers lead to them. */
export const GET: APIRoute = ({ site, url }) => sitemapIndex(site ?? url, ['sitemap-pages.xml', 'sitemap-places.xml'])
