import type { APIRoute } from 'astro'
import { allPages } from '../../search/pages.ts'
import { LANGUAGES, langOf } from '../../words.ts'

/** What our own pages say, for the search among them. */
export const getStaticPaths = () => LANGUAGES.map((lang) => ({ params: { lang } }))

export const GET: APIRoute = ({ params }) => Response.json(allPages(langOf(params['lang'])))
