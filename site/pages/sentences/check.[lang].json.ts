import type { APIRoute } from 'astro'
import { sentences } from '../../sentences.ts'
import { LANGUAGES, langOf } from '../../words.ts'

/** What checking a record says, for the button of every record page: asked for when it is pressed. */
export const getStaticPaths = () => LANGUAGES.map((lang) => ({ params: { lang } }))

export const GET: APIRoute = ({ params }) => Response.json(sentences(langOf(params['lang']), 'check'))
