// Generated from the server's records by scripts/generate. Do not edit.

/** What a client calls on /hub. */
export interface HubCalls {
}
