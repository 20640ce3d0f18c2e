import type { APIRoute } from 'astro'
import { WORDS } from '../../content/generated/words.ts'

/** Every string of the portal in both languages: what the Worker draws pages with, and whoever translates begins with. */
export const GET: APIRoute = () => Response.json(WORDS)
