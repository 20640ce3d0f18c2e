/** Stands for the statements of makers about their authenticators: none is asked for, and none would be believed. */
const refuse = (): Promise<boolean> => Promise.resolve(false)

export {
  refuse as verifyAttestationAndroidKey,
  refuse as verifyAttestationAndroidSafetyNet,
  refuse as verifyAttestationApple,
  refuse as verifyAttestationFIDOU2F,
  refuse as verifyAttestationTPM,
}
