/** What an auditor may find of an award that was drawn: it fits what was stated, or it is doubtful. */
export const AUDIT_FINDINGS = ['fits', 'doubtful'] as const
