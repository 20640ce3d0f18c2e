/** Stands for the reading of JSON schemas in `zod`. */
export const fromJSONSchema = (): never => {
  throw new RangeError('no schema is read here')
}
