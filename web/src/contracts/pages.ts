/** One page of a list; `next` is the cursor of the following page. */
export interface Page<T> {
  items: T[];
  next?: string;
}
/** The error body of every route. */
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
/** `GET /api/v1/about`: what the page needs before anybody has signed in. */
export interface About {
  version: string;
  setupNeeded: boolean;
  demo: boolean;
  demoEmail?: string;
  demoPassword?: string;
}
