/**
 * How each statement of conformance of a GS1 resolver begins. `tests/worker/trace-resolver.test.ts` shows each; a unit test
 * compares them with the statements themselves, which workerd cannot read.
 */
export const STATEMENTS = [
  'For primary keys that have key qualifiers',
  'SHALL support HTTP 1.1',
  'SHALL support HTTP Over TLS',
  'SHALL support CORS',
  'SHALL extract and syntactically validate',
  'SHALL NOT use a 200 OK',
  'A resolver SHALL be able to decompress',
  'A resolver SHOULD NOT redirect to the equivalent',
  'It SHALL expose the uncompressed URI',
  'If redirecting to an alternative resolver',
  'SHALL respond to a query parameter of linkType set to linkset',
  'If the request GS1 Digital Link URI includes one or more key qualifiers',
  'The URI used as the subject',
  'All links in the linkset SHALL include',
  'If a media type is defined for a link',
  'Links that are typed gs1:defaultLink',
  'the resolver SHOULD include an HTTP Link header pointing to a JSON-LD context',
  'The resolver SHALL recognise one available link as the default for any given request URI. The default link',
  'The resolver SHALL redirect to the default link unless',
  'For any request URI, no matter how granular',
  'SHALL redirect to the requested type of link if available',
  'SHALL return a 404 Not Found message',
  'By default, SHALL pass on all key=value pairs',
  'SHOULD support use of the Accept-Language',
  'The resolver SHALL provide a resolver description file',
  'The list of supported primary identifiers',
  'A context file that can be used to render',
  'If supporting redirection based on an MO',
  'SHOULD tolerate trailing slashes',
  'SHOULD expose link to the linkset',
  'SHALL recognise one available link as the default',
  'All links exposed SHALL include',
  'SHALL redirect to the default link unless',
  'SHALL redirect to the requested linkType',
  'SHALL provide a resolver description file',
  'If supporting multiple links per identified item',
] as const

export type Statement = (typeof STATEMENTS)[number]
