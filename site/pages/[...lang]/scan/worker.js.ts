import type { APIRoute } from 'astro'
import { bothLanguages } from '../../../words.ts'
import source from '../../../scan/worker.js?raw'

/** The page in each language keeps its own copy, by the same script: a worker's scope is the folder that it stands in. */
export const getStaticPaths = bothLanguages

export const GET: APIRoute = () =>
  new Response(source, { headers: { 'Content-Type': 'text/javascript; charset=utf-8' } })
