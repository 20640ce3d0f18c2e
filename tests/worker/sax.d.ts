/** As far as the tests use it. */
declare module 'sax' {
  interface Tag {
    name: string
    attributes: Record<string, string>
  }
  interface Parser {
    onopentag: (tag: Tag) => void
    onclosetag: (name: string) => void
    ontext: (text: string) => void
    onerror: (error: Error) => void
    write(text: string): Parser
    close(): void
  }
  export const parser: (strict: boolean, options: { strictEntities: boolean }) => Parser
}
