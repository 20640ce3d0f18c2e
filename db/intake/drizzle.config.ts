import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'sqlite', schema: './db/intake/*tables.ts', out: './db/intake/migrations' })
