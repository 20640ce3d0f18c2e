import { readPdf } from '../../content/documents/read-pdf.ts'

/** A Worker of its own, without a binding, a secret or a network: it is handed the bytes of a PDF, and answers with its text. */
export default {
  fetch: async (request: Request): Promise<Response> =>
    Response.json(await readPdf(new Uint8Array(await request.arrayBuffer()))),
}
