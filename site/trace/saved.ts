import type { Body } from '../../content/registers/facts.ts'

/** What a phone keeps of a product that was looked at, if its owner keeps products at all: JSON for the page's script. */
export const savedProduct = (body: Body): string => {
  const names = ['name', 'nameEn', 'brand', 'producerName', 'compare', 'compareEn']
  return JSON.stringify(Object.fromEntries(names.flatMap((name) => (body[name] ? [[name, body[name]]] : []))))
}
