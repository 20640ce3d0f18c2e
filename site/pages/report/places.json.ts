import { env } from 'cloudflare:workers'
import type { APIRoute } from 'astro'
import { placeNames } from '../../../db/record/place-codes.ts'

/** All places by name, for the form to look through in the browser: a place that is looked for there is told to nobody. */
export const GET: APIRoute = async () =>
  new Response(JSON.stringify(await placeNames({ $client: env.RECORD })), {
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
  })
