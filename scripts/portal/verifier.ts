import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

const LOG = join(import.meta.dirname, '../log')

/** Each one file that Node runs as it is, so that whoever checks this portal needs neither its source nor a registry. */
const TOOLS = {
  'lucid-verify.mjs': {
    imports: `import { consistency, exported, note, proof } from './commands.ts'`,
    commands: '{ proof, export: exported, consistency, note }',
  },
  'lucid-verify-site.mjs': { imports: `import { site } from './site.ts'`, commands: '{ site }' },
  'lucid-verify-log.mjs': { imports: `import { log } from './copy.ts'`, commands: '{ log }' },
  'lucid-verify-keys.mjs': { imports: `import { keys } from './keys.ts'`, commands: '{ keys }' },
}
export type Tool = keyof typeof TOOLS

const entryOf = ({ imports, commands }: (typeof TOOLS)[Tool]): string => `
  import { finish } from './terminal.ts'
  import { toolOf } from './tool.ts'
  ${imports}
  finish(await toolOf(${commands})(process.argv.slice(2), process.env))`

const SENTENCE = /^ {2}(\w+): \{(?:[^]*?\n {2}\}| .* \}),\n/gm

/** Leaves out the sentences that a tool never says. @param says - whether it says one, by its name */
const sentencesOf = (says: (name: string) => boolean): Plugin => ({
  name: 'sentences',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/log\/sentences\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replace(SENTENCE, (sentence, name: string) => (says(name) ? sentence : '')),
    })),
})

const bundle = async (tool: Tool, says: (name: string) => boolean): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: entryOf(TOOLS[tool]), resolveDir: LOG, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    write: false,
    plugins: [sentencesOf(says)],
  })
  return outputFiles[0]?.text ?? ''
}

/** The source of a tool: the same for the same commit. */
export const makeTool = async (tool: Tool): Promise<string> => {
  // A sentence is named by a text of the code that says it.
  const code = await bundle(tool, () => false)
  return bundle(tool, (name) => code.includes(`"${name}"`))
}

/** As it travels. */
export const gzippedBytes = (source: string): number => gzipSync(source, { level: 9 }).length

export const TOOL_NAMES = Object.keys(TOOLS).filter((name): name is Tool => name in TOOLS)

/** Where portals offer the tools, below their root. */
export const TOOLS_FOLDER = 'verify'

/** Writes the tools beside the static files of a build. */
export const addTools = async (client: string): Promise<void> => {
  mkdirSync(join(client, TOOLS_FOLDER), { recursive: true })
  for (const tool of TOOL_NAMES) writeFileSync(join(client, TOOLS_FOLDER, tool), await makeTool(tool))
}
