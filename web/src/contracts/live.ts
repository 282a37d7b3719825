// Generated from the server's records by scripts/generate. Do not edit.

export interface Cause {
  kind: CauseKind;
  id?: string;
  name?: string;
  via?: string;
}

export type CauseKind = 'user' | 'assistant' | 'device' | 'routine' | 'system';

export interface Draining {
  reconnectInMs: number;
}

export interface LiveEvent {
  topic: string;
  offset: number;
  type: string;
  at: string;
  data: unknown;
  by?: Cause;
}

export interface SubscribeRequest {
  topics: TopicPosition[];
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

export interface TopicPosition {
  topic: string;
  after?: number;
  epoch?: string;
}

export interface UnsubscribeRequest {
  topics: string[];
}
