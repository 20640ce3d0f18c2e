/** Stands for the sentences of `zod` in all its languages: those that are said are imported by themselves. */
export {}
