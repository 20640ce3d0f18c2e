import { fault, type EventQuestion, type QuestionFault } from './asked-question.ts'
import { shown } from './check.ts'
import { takesOne } from './own-fields.ts'
import { putterOf } from './parameters.ts'

/** What may be asked of events, by the names of the simple event query. @see EPCIS 2.0, 8.2.7 */

const DEFAULT_PAGE = 30
/** Values of one parameter. */
const MAX_VALUES = 50
/** Conditions that are looked at event by event: each binds up to five values of the hundred that a statement takes. */
const MAX_OTHERS = 12

const unknown = (name: string): QuestionFault =>
  fault(
    name,
    `没有“${shown(name)}”这个参数，或者这里还不支持它。`,
    `There is no parameter “${shown(name)}”, or it is not supported here.`,
  )

/**
 * Reads a question from the parameters of an address.
 * @param parameters - each with its values; several values also stand in one, divided by `|`
 */
export const readQuestion = (
  parameters: ReadonlyMap<string, readonly string[]>,
): { question: EventQuestion } | { faults: QuestionFault[] } => {
  const question: EventQuestion = {
    things: [],
    others: [],
    order: 'eventTime',
    ascending: false,
    perPage: DEFAULT_PAGE,
  }
  const faults: QuestionFault[] = []
  for (const [name, given] of parameters) {
    const values = given.flatMap((value) => value.split('|')).filter((value) => value !== '')
    const put = putterOf(name)
    if (!put) faults.push(unknown(name))
    else if (values.length === 0 && !name.startsWith('EXISTS_'))
      faults.push(fault(name, '没有写值。', 'It has no value.'))
    else if (values.length > 1 && takesOne(name)) faults.push(fault(name, '只能给一个值。', 'It takes one value.'))
    else if (values.length > MAX_VALUES)
      faults.push(fault(name, `最多 ${MAX_VALUES} 个值。`, `It takes at most ${MAX_VALUES} values.`))
    else {
      const found = put(question, values, name)
      if (found) faults.push(found)
      else if (question.others.length > MAX_OTHERS)
        faults.push(
          fault(
            name,
            `一次最多问 ${MAX_OTHERS} 个这样的条件。`,
            `At most ${MAX_OTHERS} conditions of this kind are asked for at once.`,
          ),
        )
    }
  }
  if (question.count !== undefined && question.most !== undefined)
    faults.push(fault('maxEventCount', '不能和 eventCountLimit 同用。', 'It does not go with eventCountLimit.'))
  return faults.length > 0 ? { faults } : { question }
}
