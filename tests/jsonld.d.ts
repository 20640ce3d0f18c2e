/** The package carries no types: only what the tests call of it. */
declare module 'jsonld' {
  const jsonld: {
    toRDF: (
      document: object,
      options: {
        format: 'application/n-quads'
        /** Refuses what would be dropped silently, such as a property that the context does not know. */
        safe: true
        documentLoader: (url: string) => Promise<never>
      },
    ) => Promise<string>
  }
  export default jsonld
}
