/** Small PDFs for tests, written by hand so that each can be wrong in one way. */

const latin1 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (character) => character.charCodeAt(0))

const objectsOf = (pages: string[], contents: string[]): string[] => [
  '<< /Type /Catalog /Pages 2 0 R >>',
  `<< /Type /Pages /Kids [${pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')}] /Count ${pages.length} >>`,
  '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ...pages.flatMap((_, i) => [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    contents[i] ?? '',
  ]),
]

const fileOf = (objects: string[], trailer = ''): Uint8Array<ArrayBuffer> => {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const start = file.length
  const size = objects.length + 1
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\n`
  return latin1(`${file}startxref\n${start}\n%%EOF\n`)
}

const streamOf = (content: string, filter = ''): string =>
  `<< /Length ${content.length} ${filter} >>\nstream\n${content}\nendstream`

const drawing = (text: string): string => (text === '' ? '' : `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`)

/** A PDF with a line of Latin text on each page. */
export const aPdf = (pages: string[]): Uint8Array<ArrayBuffer> =>
  fileOf(
    objectsOf(
      pages,
      pages.map((text) => streamOf(drawing(text))),
    ),
  )

/** One that says it is encrypted under a password nobody has. */
export const encryptedPdf = (): Uint8Array<ArrayBuffer> => {
  const id = '<00112233445566778899aabbccddeeff>'
  const hash = `<${'5a'.repeat(32)}>`
  return fileOf(
    [
      ...objectsOf(['x'], [streamOf(drawing('x'))]),
      `<< /Filter /Standard /V 2 /R 3 /Length 128 /O ${hash} /U ${hash} /P -44 >>`,
    ],
    `/Encrypt 6 0 R /ID [${id} ${id}]`,
  )
}

/** One whose only page is compressed; with enough of it, a bomb. @param deflated - zlib bytes */
export const deflatedPdf = (deflated: Uint8Array): Uint8Array<ArrayBuffer> => {
  let content = ''
  for (const byte of deflated) content += String.fromCharCode(byte)
  return fileOf(objectsOf(['x'], [streamOf(content, '/Filter /FlateDecode')]))
}
