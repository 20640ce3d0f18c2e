import { env } from 'cloudflare:workers'
import type { APIRoute } from 'astro'
import { placeCodes } from '../../db/record/place-codes.ts'
import { sitemap } from '../sitemap.ts'

/** Every place, counties included: some three thousand, well below what one file may hold. */
export const GET: APIRoute = async ({ site, url }) => {
  const codes = await placeCodes({ $client: env.RECORD }, ['province', 'city', 'county'])
  return sitemap(
    site ?? url,
    codes.map((code) => `/places/${code}/`),
  )
}
