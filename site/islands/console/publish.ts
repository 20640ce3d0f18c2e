import { openSection } from './frame.ts'

openSection(() => undefined)
