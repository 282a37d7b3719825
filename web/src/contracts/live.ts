export interface Cause {
  kind: CauseKind;
  id?: string;
  name?: string;
  via?: string;
}
export type CauseKind = 'user' | 'assistant' | 'device' | 'routine' | 'system';

export interface TopicPosition {
  topic: string;
  after?: number;
  epoch?: string;
}
export interface SubscribeRequest {
  topics: TopicPosition[];
}
export interface UnsubscribeRequest {
  topics: string[];
}
export interface SubscribeResult {
  subscriptions: Subscription[];
}
export interface Subscription {
  topic: string;
  epoch?: string;
  head?: number;
  recovered?: boolean;
  snapshot?: unknown;
  error?: TopicError;
}
export interface TopicError {
  code: string;
  message: string;
}
/** One event; offset 0 marks an ephemeral one that is never replayed. */
export interface LiveEvent {
  topic: string;
  offset: number;
  type: string;
  at: string;
  data: unknown;
  by?: Cause;
}
export interface Draining {
  reconnectInMs: number;
}
