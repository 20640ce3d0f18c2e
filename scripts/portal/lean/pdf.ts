import { rolldown } from 'rolldown'
import { parseAst } from 'rolldown/parseAst'

/**
 * Keeps of the reader of PDF files what reads their text. It comes as one file that also draws pages, edits them, shows
 * forms and notes, and decodes pictures: two thirds of it. What is left out answers nothing, and is asked for nothing when
 * only the text of a page is wanted.
 */

/** The file, as it ends. */
export const PDF_READER = '/node_modules/unpdf/dist/pdfjs.mjs'

/** What the text of a page is read without, by the name in the file: classes, functions and tables. */
const LEFT_OUT = {
  drawing: `CanvasGraphics CanvasDependencyTracker CanvasBBoxTracker DOMCanvasFactory DOMFilterFactory TilingPattern
    RadialAxialShading FunctionBasedShading MeshShading InternalRenderTask FontLoader FontFaceObject compileGlyf
    compileCharString WebGPU TextLayer DrawLayer`,
  editing: `PDFEditor AnnotationEditor AnnotationEditorUIManager AnnotationEditorLayer InkDrawOutline Outline
    FreeDrawOutline FreeDrawOutliner SignatureExtractor`,
  formsAndNotes: `AnnotationElement AnnotationLayer AnnotationFactory WidgetAnnotation MarkupAnnotation Annotation
    FakeUnicodeFont XFAFactory XFAParser XfaLayer Binder FontFinder Barcode getXfaFontName StructTreeRoot
    StructTreePage MetadataParser SimpleXMLParser`,
  pictures: `JpegImage JpegStream JpxStream Jbig2Stream CCITTFaxStream ImageResizer PDFImage IccColorSpace QCMS`,
  programs: `PsWasmCompiler PSStackToTree PsJsCompiler`,
  fetching: `PDFNetworkStream PDFFetchStream PDFNodeStream BrotliStream makeBrotliDecode`,
  fonts: `getFontSubstitution`,
}
const NAMES = new Set(Object.values(LEFT_OUT).flatMap((names) => names.split(/\s+/)))

/** Statements that only prepare drawing, or hand everything to whoever tests it. */
const NEEDLESS = /^(addState\(|globalThis\._pdfjsTestingUtils)/

/** What stands for a class: whatever is asked of it, or of one of its objects, answers nothing. */
const STAND_IN = `
function silent(of) {
  return new Proxy(of, {
    get: (of, name) => (name === 'then' || Reflect.has(of, name) ? Reflect.get(of, name) : () => undefined),
  })
}
function leftOut() {
  return silent(class { constructor() { return silent(this) } })
}
`

interface Edit {
  start: number
  end: number
  by: string
}

/** @throws RangeError when a name is not in the file: then it is another version, whose names are to be looked up anew */
const cut = (source: string): string => {
  const missing = new Set(NAMES)
  const edits: Edit[] = []
  const leaveOut = (name: string, { start, end }: { start: number; end: number }, by: string): void => {
    missing.delete(name)
    edits.push({ start, end, by })
  }
  for (const node of parseAst(source).body) {
    if (node.type === 'FunctionDeclaration' && node.id && node.body && NAMES.has(node.id.name))
      leaveOut(node.id.name, node.body, '{}')
    else if (node.type === 'ExpressionStatement' && NEEDLESS.test(source.slice(node.start, node.end)))
      edits.push({ start: node.start, end: node.end, by: '' })
    else if (node.type === 'ExportNamedDeclaration')
      edits.push({ start: node.start, end: node.end, by: 'export{getDocument};' })
    else if (node.type === 'VariableDeclaration')
      for (const { id, init } of node.declarations) {
        if (!init || id.type !== 'Identifier') continue
        const name = (init.type === 'ClassExpression' ? init.id?.name : undefined) ?? id.name
        if (NAMES.has(name)) leaveOut(name, init, init.type === 'ClassExpression' ? '/*@__PURE__*/leftOut()' : '()=>{}')
      }
  }
  if (missing.size > 0) throw new RangeError(`The reader of PDF files has no ${[...missing].join(', ')}.`)
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, by }) => text.slice(0, start) + by + text.slice(end), source + STAND_IN)
}

const CUT = 'cut'

/** The reader without all that nothing asks for any more. @throws RangeError where `cut` does */
export const withTextAlone = async (source: string): Promise<string> => {
  const code = cut(source)
  const bundle = await rolldown({
    input: CUT,
    // Its classes prepare nothing outside themselves.
    treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
    plugins: [{ name: CUT, resolveId: (id) => (id === CUT ? id : null), load: (id) => (id === CUT ? code : null) }],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  return output[0].code
}
