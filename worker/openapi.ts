import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { App } from './app.ts'
import { isAnswer } from './http/asking.ts'
import { healthRoute } from './operation/health-route.ts'

const INFO = {
  title: 'Lucid 澄明',
  version: '1',
  description:
    'An open portal where a region publishes its environment. Reading needs no key. Instants are RFC 3339 UTC; a day is a ' +
    'day in Asia/Shanghai. Quantities are decimal strings. Every refusal is a problem by RFC 9457, in Chinese unless ' +
    '`Accept-Language` asks for English.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}

const TAGS = [
  {
    name: 'registers',
    description: 'What is published: registers, their records and how they came to say what they say',
  },
  { name: 'exports', description: 'Whole registers as files, each of one state of the log' },
  { name: 'objects', description: 'Files of the record, by hash' },
  { name: 'search', description: 'Across registers' },
  { name: 'places', description: 'What is known of a place' },
  { name: 'certificates', description: 'Certificates, what holds of them on a day, and lists of green products' },
  {
    name: 'credentials',
    description:
      'Certificates, products and places of work as signed credentials (UNTP 0.7.0), and verifying those of others',
  },
  { name: 'products', description: 'Products and lots, and the codes that are printed on them' },
  { name: 'label watch', description: 'Reporting doubtful labels, and what officers make of the reports' },
  {
    name: 'trace',
    description: 'Codes on goods: what they are, how often they were looked up, how the goods travelled',
  },
  { name: 'events', description: 'Events of supply chains by EPCIS 2.0: handing in and asking; recalls' },
  { name: 'resolver', description: 'Identifiers of GS1 as addresses (GS1 Digital Link), and where they lead' },
  { name: 'near', description: 'What lies around a position' },
  { name: 'organisations', description: 'What is known of an organisation' },
  { name: 'openness', description: 'How open the portal and its publishers are, and how that is reckoned' },
  { name: 'gep', description: 'Accounts of gross ecosystem product: methods, recomputing, publishing, series, uses' },
  { name: 'feeds', description: 'What is new, as Atom (RFC 4287)' },
  { name: 'log', description: 'The append-only log under everything, by C2SP tlog-tiles, and proofs from it' },
  { name: 'witness', description: 'This portal as a witness of other logs, by C2SP tlog-witness' },
  { name: 'consultations', description: 'Drafts open for comment, comments, answers, hearings' },
  {
    name: 'reports',
    description: 'Reports from the public: whom they go to, handing them in, following them, what is public',
  },
  { name: 'report desk', description: 'Handling reports that were sent to one’s own body' },
  { name: 'points', description: 'Eco-points: what earns them, what they are spent on, and the open books' },
  { name: 'open311', description: 'Reports by Open311 GeoReport v2, in XML and JSON, errors as the standard has them' },
  {
    name: 'report desk',
    description: 'What a body does with the reports it was sent: sealed as they came, bounded by body',
  },
  { name: 'information requests', description: 'Asking authorities to disclose information, and their answers' },
  {
    name: 'relayed messages',
    description: 'Writing to who posted a notice of supply or demand; what was written to one’s own',
  },
  { name: 'messages', description: 'Messages of the browser about what somebody follows' },
  { name: 'people', description: 'Accounts, sign-in, roles, invitations, keys and what was done by whom' },
  { name: 'operator', description: 'For scripts on the machine that the portal runs on' },
]

const SECURITY_SCHEMES = {
  key: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, `lucid_…`, made by `npm run key` or by an administrator.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-lucid',
    description: 'Somebody signed in with a passkey; changes are taken from pages of the portal alone.',
  },
  operator: {
    type: 'http',
    scheme: 'bearer',
    description: "The operator's token, over the loopback interface only.",
  },
} as const

let written: string | undefined

/** Answers OpenAPI 3.1 of all routes. It is written once in the life of an isolate: nothing in it changes. */
export const describeApi = async (c: Context<App>, routesOfAll: () => Promise<OpenAPIHono<App>>): Promise<Response> => {
  written ??= write(await routesOfAll())
  c.header('Content-Type', 'application/json')
  c.header('Cache-Control', 'public, no-cache')
  return c.body(written)
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

/**
 * What any operation may answer, said here once: what all requests pass through refuses a key that stands in an address
 * or in another header, and wrong keys that come often.
 */
const EVERYWHERE = {
  400: 'A request that cannot be read, or with a key where none belongs',
  409: 'Something that stands already says otherwise',
  415: 'A body of another type',
  422: 'A parameter that is not as described',
  429: 'Too many questions, wrong keys or cookies from one address',
}

interface Described {
  security?: readonly unknown[]
  parameters?: readonly { schema?: object | undefined; $ref?: string }[]
  requestBody?: { required?: boolean | undefined; $ref?: string }
  responses?: Record<string, { description?: string; content?: object; $ref?: string }>
}

/** Whether there is a text that a parameter may not be. */
const isBounded = ({ schema = {} }: { schema?: object | undefined }): boolean =>
  JSON.stringify(Object.entries(schema).filter(([name]) => name !== 'description')) !== '[["type","string"]]'

const withCommonRefusals = (
  { security = [], parameters = [], requestBody, responses = {} }: Described,
  isWriting: boolean,
  isAsked: boolean,
): void => {
  for (const [status, description] of Object.entries(EVERYWHERE)) {
    if (status === '409' && !isWriting) continue
    if (status === '415' && requestBody?.required !== true) continue
    if (status === '422' && !parameters.some(isBounded)) continue
    if (status === '429' && security.length === 0 && !isAsked) continue
    const { content, ...said } = responses[status] ?? { description }
    responses[status] = { ...said, content: { ...content, ...PROBLEM } }
  }
}

const write = (routes: OpenAPIHono<App>): string => {
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES))
    routes.openAPIRegistry.registerComponent('securitySchemes', name, scheme)
  routes.openAPIRegistry.registerPath(healthRoute)
  const described = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/' }],
    security: [],
    tags: TAGS,
  })
  for (const [path, { get, put, post, patch, delete: end }] of Object.entries(described.paths ?? {}))
    for (const operation of [get, put, post, patch, end])
      if (operation) withCommonRefusals(operation, operation !== get, operation === get && isAnswer(path))
  return JSON.stringify(described)
}
