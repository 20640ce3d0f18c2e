import * as z from 'zod'

// Schemas would otherwise try whether they may compile themselves, which the pages' policy forbids and reports.
z.config({ jitless: true })
