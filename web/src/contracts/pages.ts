// Generated from the server's records by scripts/generate. Do not edit.

export interface About {
  version: string;
  setupNeeded: boolean;
  demo: boolean;
  demoEmail?: string;
  demoPassword?: string;
  registrationOpen: boolean;
}

export interface Page<T> {
  items: T[];
  next?: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  traceId: string;
  errors?: Record<string, string[]>;
  currentVersion?: number;
}
