import { parseArgs } from 'node:util'
import { REGISTERS } from '../../content/generated/registers.ts'
import { suggestName } from '../../content/registers/columns.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RowFormat } from '../../content/registers/rows.ts'
import { Unusable } from './ending.ts'
import { isRowFormat } from './source.ts'

/** What was asked for at the terminal. */
export interface Task {
  register: RegisterDefinition
  file: string
  format: RowFormat | undefined
  dryRun: boolean
  reason: string | undefined
  /** Origin of a portal elsewhere and where its key stands; else the portal of this machine. */
  to: { origin: string; keyFile: string } | undefined
}

export const HELP = {
  en: `npm run publish -- <register> <file> [options]

  Checks a whole file against a register, tells every cell that is wrong with its line and column, and publishes the
  file only when nothing is. Publishing the same file again stores nothing twice: after a crash, or Ctrl-C, run the same
  command again and it goes on where it stopped.

  <file>   CSV, NDJSON or JSON, also gzipped (.csv .ndjson .jsonl .json, .gz); UTF-8 or GB18030, which is detected.
           The first line of a CSV names the columns: by field name, or by title in either language. A template of each
           register: <portal>/api/registers/<register>/template.csv; its lines below the header may stay.

  --dry-run            check only, also against what is published already; store nothing
  --reason <text>      why records are corrected or withdrawn; needed where they are, unless the rows say it in _reason
  --format <format>    csv, ndjson or json, where the file's name does not tell
  --to <origin>        publish to the portal at this address, such as https://lucid.example …
  --key-file <file>    … with the API key in this file
                       Without --to: the portal of this machine, served or not (STATE_DIR, default .state).

  A row is withdrawn with _status = withdrawn and its key columns. Where a register asks for a natural person, write the
  name: the public record holds a salted commitment, the name stands in the private part alone.
  What is wrong stands on standard output, progress on standard error. LANG=zh_CN.UTF-8 speaks Chinese.
  Through a portal that serves, what accuses somebody by name, and far more than is usual of a day, waits for another
  officer: it says so, with the address where she releases it. On a state that no portal serves it stands at once.
  Ends with 0 when all of it stands (or could, with --dry-run), 1 when rows are refused, 2 when nothing could be done or
  it was stopped, 3 when some of it waits for release.

  npm run publish -- air-quality hours.csv --dry-run
  npm run publish -- air-quality hours.csv.gz --to https://lucid.example --key-file key.txt`,
  zh: `npm run publish -- <登记册> <文件> [选项]

  先按登记册检查整个文件，一次指出每一个有问题的单元格（行和列）；全部没有问题才发布。同一个文件再发布一次，不会重复写入：
  中途断电、崩溃或按了 Ctrl-C，用同样的命令再运行一次，就从停下的地方接着做。

  <文件>   CSV、NDJSON 或 JSON，也可以是 gzip 压缩的（.csv .ndjson .jsonl .json，.gz）；UTF-8 或 GB18030，自动识别。
           CSV 的第一行是列名：字段名，或中文、英文标题。每个登记册的模板：
           <平台>/api/registers/<登记册>/template.csv；表头下面的说明行可以保留。

  --dry-run            只检查（也与已发布的内容对照），什么都不写入
  --reason <理由>      更正或撤回的理由；有更正或撤回而行内没有 _reason 时必填
  --format <格式>      文件名看不出格式时：csv、ndjson 或 json
  --to <地址>          发布到这个地址的平台，如 https://lucid.example ……
  --key-file <文件>    ……用这个文件里的 API 密钥
                       不用 --to：本机的平台，不论是否在运行（STATE_DIR，默认 .state）。

  撤回一条：_status 写 withdrawn（撤回），并填编号各列。登记簿要写自然人的地方写姓名：公开的只有加盐的承诺值，
  姓名只存在不公开的部分。
  问题列在标准输出，进度在标准错误。按 LANG 用中文或英文。
  向运行中的平台发布时，点名说别人不是的内容、远超平常数量的内容要等另一个人放行：会说明，并给出放行的网址。
  没有平台在运行、直接写入状态文件夹时，马上写入。
  结束码：0 全部写入（--dry-run：可以写入），1 有行被拒绝，2 没有做成或被中止，3 有一部分在等待放行。

  npm run publish -- air-quality hours.csv --dry-run
  npm run publish -- air-quality hours.csv.gz --to https://lucid.example --key-file key.txt`,
} as const

const registerOf = (id: string): RegisterDefinition => {
  const register = Object.hasOwn(REGISTERS, id) ? REGISTERS[id] : undefined
  if (register?.closed) throw new Unusable('closed', { register: id })
  if (register) return register
  const open = Object.values(REGISTERS).filter(({ closed }) => !closed)
  const suggestion = suggestName(
    id,
    new Map(
      open.flatMap(({ id: name, title }) => [
        [name, name],
        [title.zh, name],
        [title.en, name],
      ]),
    ),
  )
  throw suggestion === undefined
    ? new Unusable('no-register', { register: id })
    : new Unusable('no-register-suggestion', { register: id, suggestion })
}

/** Keys travel over https, or to this machine. */
const originOf = (text: string): string => {
  if (!URL.canParse(text)) throw new Unusable('no-origin', { origin: text })
  const { protocol, hostname, origin, pathname } = new URL(text)
  const isLoopback = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]'
  if ((protocol !== 'https:' && protocol !== 'http:') || pathname !== '/')
    throw new Unusable('no-origin', { origin: text })
  if (protocol !== 'https:' && !isLoopback) throw new Unusable('not-https', { origin })
  return origin
}

/** @returns `undefined` when help is asked for. @throws Unusable */
export const readTask = (args: string[]): Task | undefined => {
  const { values, positionals } = parsed(args)
  if (values.help || args.length === 0) return undefined
  const [id, file, ...more] = positionals
  if (id === undefined || file === undefined || more.length > 0) throw new Unusable('usage')
  const { format, reason, to, 'key-file': keyFile } = values
  if (format !== undefined && !isRowFormat(format)) throw new Unusable('bad-format', { format })
  if (to === undefined && keyFile !== undefined) throw new Unusable('key-for-local')
  const register = registerOf(id)
  const origin = to === undefined ? undefined : originOf(to)
  if (origin !== undefined && keyFile === undefined) throw new Unusable('key-file-needed', { origin })
  return {
    register,
    file,
    format,
    dryRun: values['dry-run'] ?? false,
    reason,
    to: origin === undefined || keyFile === undefined ? undefined : { origin, keyFile },
  }
}

const parsed = (args: string[]) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean' },
        reason: { type: 'string' },
        format: { type: 'string' },
        to: { type: 'string' },
        'key-file': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch {
    throw new Unusable('usage')
  }
}
