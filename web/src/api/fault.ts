import type { Problem } from '../contracts';

/** An answer that says no, as a problem document; a broken network is `unavailable` with status 0. */
export class ApiFault extends Error {
  readonly status: number;
  readonly code: string;
  /** What is wrong per field, for `invalid`. */
  readonly errors: Record<string, string[]>;
  /** The version that is there, for `version_mismatch`. */
  readonly currentVersion: number | undefined;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.name = 'ApiFault';
    this.status = status;
    this.code = problem.code ?? (status === 401 ? 'unauthenticated' : 'unavailable');
    this.errors = problem.errors ?? {};
    this.currentVersion = problem.currentVersion;
  }
}
