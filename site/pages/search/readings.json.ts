import type { APIRoute } from 'astro'
import { READINGS } from '../../../content/generated/readings.ts'

/** How Chinese characters are read: fetched by the Worker when somebody types pinyin, and nothing it has to carry. */
export const GET: APIRoute = () => Response.json(READINGS)
