import fc from 'fast-check'
import { WHOLE } from './pages.ts'

/** What tests draw at random: the short suite draws the same each time, the long one what nobody drew before. */
if (!WHOLE) fc.configureGlobal({ seed: 20_260 })
