import { z } from '@hono/zod-openapi'
import { REGISTERS } from '../content/generated/registers.ts'
import { present } from '../content/registers/present.ts'
import { Bilingual } from '../content/registers/register.ts'
import { placedBeside, readBeside, rowsBeside } from '../db/record/beside.ts'
import type { RecordDb } from '../db/record/db.ts'
import type { Mentions } from '../db/record/mentions.ts'
import { RecordBody } from './http/openapi.ts'

/** What one register says of a subject, as places and organisations answer it. */
export const Mentioned = z
  .object({
    id: z.string(),
    title: Bilingual,
    count: z.int().describe('How many of its records say something.'),
    newest: z.array(RecordBody),
    url: z.string().describe('All of them.'),
  })
  .meta({ id: 'Mentions' })

export const REGISTER_IDS = Object.keys(REGISTERS)

/** @param filter - the parameter by which a register's list is asked for the same: `place=110000` */
export const presentMentions = (db: RecordDb, mentions: Mentions[], filter: string) =>
  Promise.all(
    mentions.flatMap(({ register: id, count, newest }) => {
      const register = REGISTERS[id]
      return register ? [presentRegister(db, register, { count, newest }, filter)] : []
    }),
  )

const presentRegister = async (
  db: RecordDb,
  register: (typeof REGISTERS)[string],
  { count, newest }: Omit<Mentions, 'register'>,
  filter: string,
) => {
  const beside = await readBeside(db, register, newest)
  return {
    id: register.id,
    title: register.title,
    count,
    newest: newest.map((record) =>
      present(register, record, rowsBeside(register, beside, record), placedBeside(register, beside, record)),
    ),
    url: `/api/registers/${register.id}/records?${filter}`,
  }
}
