import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'sqlite', schema: './db/record/*tables.ts', out: './db/record/migrations' })
