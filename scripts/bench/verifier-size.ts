import { gzippedBytes, makeTool, TOOL_NAMES } from '../portal/verifier.ts'
import { figure, type Measure } from './figure.ts'

const GOAL_BYTES = 8 * 1024

/** What a journalist downloads to check this portal: each tool is one file, gzipped as it travels. */
export const measure: Measure = async function* ({ say }) {
  for (const tool of TOOL_NAMES) {
    const source = await makeTool(tool)
    const bytes = gzippedBytes(source)
    say(`${tool}: ${Buffer.byteLength(source)} bytes, ${bytes} gzipped`)
    yield figure({
      name: `verifier-size ${tool}`,
      values: [bytes],
      unit: 'B',
      against: null,
      ratio: null,
      goal: `≤ ${GOAL_BYTES} B`,
      met: bytes <= GOAL_BYTES,
    })
  }
}
