/** Secrets of the Worker, beside the bindings that `wrangler.toml` declares and `env.d.ts` lists. */
interface __BaseEnv_Env {
  /** Ed25519 key of the log: PKCS #8, base64. */
  LOG_KEY: string
  /** Lets scripts on this machine reach `/api/operator/`; only where it is set. */
  OPERATOR_TOKEN?: string
}
