/** What to tell a person about the connection. Times are milliseconds since 1970. */
export type ConnectionState =
  | { phase: 'idle' }
  | { phase: 'connecting'; since: number }
  | { phase: 'online'; since: number }
  /** Still live; the server is going away and a new connection is being opened before the old one is dropped. */
  | { phase: 'moving'; since: number }
  | { phase: 'waiting'; since: number; attempt: number; retryAt: number; reason: string }
  /** The server no longer knows who this is; somebody must sign in again. */
  | { phase: 'signed-out' };
