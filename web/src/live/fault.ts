/** Codes of the contract, the same on the hub and over HTTP. They only ever grow, so a plain string is read too. */
export type FaultCode =
  | 'unauthenticated' | 'forbidden' | 'not_found' | 'invalid' | 'conflict' | 'version_mismatch'
  | 'too_large' | 'rate_limited' | 'device_offline' | 'timeout' | 'unavailable' | (string & {});

/** An expected failure with a code and a text for a person. */
export class LiveFault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.name = 'LiveFault';
    this.code = code;
  }
}

const coded = /^(?:.*HubException:\s*)?([a-z][a-z_]+): (.+)$/s;
const known = new Set<string>([
  'unauthenticated', 'forbidden', 'not_found', 'invalid', 'conflict', 'version_mismatch',
  'too_large', 'rate_limited', 'device_offline', 'timeout', 'unavailable',
]);
const retryable = new Set<string>(['unavailable', 'timeout', 'rate_limited']);

/** Reads `code: text` out of whatever a hub call failed with; a broken connection becomes `unavailable`. */
export function asFault(error: unknown): LiveFault {
  if (error instanceof LiveFault) return error;
  const text = error instanceof Error ? error.message : String(error);
  // SignalR puts its own sentence before the server's: "An unexpected error occurred invoking 'X' on the server. HubException: code: text".
  const match = coded.exec(text);
  const [, code, message] = match ?? [];
  if (code && message && (text.includes('HubException:') || known.has(code))) return new LiveFault(code, message);
  return new LiveFault('unavailable', text);
}

/** Whether doing the same again later may succeed. */
export function mayRetry(fault: LiveFault): boolean {
  return retryable.has(fault.code);
}
