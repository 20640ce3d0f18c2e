import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import jsonld from 'jsonld'
import { Parser, Store } from 'n3'
import Validator from 'rdf-validate-shacl'

/** The standards' own files stand beside the project, not in it. */
const SHAPES = join(import.meta.dirname, '../../shared/standards/dcat-ap-3.0.1')

export const hasShapes = existsSync(join(SHAPES, 'shapes.ttl'))

/** Reads a JSON-LD document as a graph. @throws Error where it needs another document, or says what no context knows */
export const graphOf = async (document: object): Promise<Store> => {
  const documentLoader = (url: string): Promise<never> => Promise.reject(new Error(`${url} is not in the document`))
  const quads = await jsonld.toRDF(document, { format: 'application/n-quads', safe: true, documentLoader })
  return new Store(new Parser({ format: 'application/n-quads' }).parse(quads))
}

/** Everything after the last `#` or `/`. */
const nameOf = (iri: string | undefined): string => iri?.replace(/^.*[#/]/, '') ?? ''

/**
 * What a graph breaks of the shapes of DCAT-AP 3.0.1, each as `node property constraint`.
 * @param file - `shapes.ttl`: what must be there; `range.ttl`: of which class it must be
 */
export const breaksIn = async (graph: Store, file: 'shapes.ttl' | 'range.ttl'): Promise<string[]> => {
  const shapes = new Store(new Parser().parse(readFileSync(join(SHAPES, file), 'utf8')))
  const { results } = await new Validator(shapes).validate(graph)
  return results.map(
    ({ focusNode, path, sourceConstraintComponent }) =>
      `${focusNode?.value} ${nameOf(path?.value)} ${nameOf(sourceConstraintComponent?.value)}`,
  )
}
