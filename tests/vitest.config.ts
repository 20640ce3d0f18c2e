import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const root = new URL('..', import.meta.url).pathname

/** A log key of this run alone. */
const logKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

/** Machines are noisy: a slow one fails no test that would pass. */
const PATIENT = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } }

/** A key for messages to browsers, of this run alone. */
const vapidKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64')

export default defineConfig({
  root,
  test: {
    // By itself the runner leaves one processor of two idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        root,
        // Loading all registers anew for each file takes longer than the tests.
        test: {
          name: 'unit',
          isolate: false,
          include: ['tests/unit/**/*.test.ts'],
          setupFiles: ['./tests/drawing.ts'],
          ...PATIENT,
        },
      },
      {
        root,
        test: {
          name: 'site',
          isolate: false,
          include: ['tests/site/**/*.test.ts'],
          setupFiles: ['./tests/environment.ts'],
          ...PATIENT,
        },
      },
      {
        root,
        test: {
          name: 'browser',
          isolate: false,
          include: ['tests/browser/**/*.test.ts'],
          fileParallelism: false,
          ...PATIENT,
        },
      },
      {
        root,
        // All pages as they are, which nothing here changes: beside those who walk through them and change them.
        test: {
          name: 'look',
          isolate: false,
          include: ['tests/look/**/*.test.ts'],
          fileParallelism: false,
          ...PATIENT,
        },
      },
      {
        root,
        // Each starts processes of its own, several of them portals.
        test: {
          name: 'start',
          isolate: false,
          include: ['tests/start/**/*.test.ts'],
          setupFiles: ['./tests/environment.ts'],
          globalSetup: ['./tests/start/bundle.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        root,
        // Each kills a workerd of its own, again and again: a few rounds here, many where `FAULT_ROUNDS` says so.
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: ['./tests/start/bundle.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 240_000,
        },
      },
      {
        root,
        plugins: [
          cloudflareTest(async () => ({
            // Astro's virtual modules exist only in its build: tests load the API alone.
            main: './worker/api.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              cf: false,
              // Delivers at once what in service waits for more.
              queueConsumers: { 'lucid-scans': { maxBatchSize: 100, maxBatchTimeout: 0.05 } },
              bindings: {
                LOG_KEY: logKey(),
                RECEIPT_KEY: logKey(),
                CREDENTIAL_KEY: logKey(),
                SERIAL_MASTER: `0:${randomBytes(32).toString('base64')}`,
                LOOK_UP_KEY: randomBytes(32).toString('base64'),
                REPORT_KEY: randomBytes(32).toString('base64'),
                POINTS_KEY: randomBytes(32).toString('base64'),
                ALTCHA_KEY: randomBytes(32).toString('base64'),
                SCAN_KEY: randomBytes(32).toString('base64'),
                PUSH_KEY: randomBytes(32).toString('base64'),
                PUSH_VAPID_KEY: vapidKey(),
                OPERATOR_TOKEN: 'operator-token-of-the-tests',
                RUNS: process.env['RUNS'] ?? '',
                SEED: process.env['SEED'] ?? '',
                LUCID_ENV: 'test',
                // Some tests play another day.
                CLOCK_AHEAD_SECONDS: String(7 * 86_400),
                RECORD_MIGRATIONS: await readD1Migrations(`${root}/db/record/migrations`),
                INTAKE_MIGRATIONS: await readD1Migrations(`${root}/db/intake/migrations`),
              },
            },
          })),
        ],
        test: {
          name: 'worker',
          // Loading the Worker anew for each file would take longer than its tests.
          isolate: false,
          include: ['tests/worker/**/*.test.ts'],
          setupFiles: ['./tests/worker/migrate.ts'],
          ...PATIENT,
        },
      },
    ],
  },
})
