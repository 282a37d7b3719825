import type { Json } from './json';

export interface AskRequest {
  roomId: string;
  text: string;
  clientId: string;
  voice?: boolean;
}
export interface AskResult {
  turnId: string;
  messageId: string;
  offset: number;
}
export interface StopRequest {
  turnId: string;
}
export interface StopResult {
  stopped: boolean;
}
export type TurnStatus = 'running' | 'completed' | 'stopped' | 'failed' | 'interrupted';
export interface Turn {
  id: string;
  roomId: string;
  status: TurnStatus;
  text: string;
  steps: TurnStep[];
  startedAt: string;
  endedAt?: string;
  usage?: TurnUsage;
  cost?: TurnCost;
  timings?: TurnTimings;
  problem?: TurnProblem;
  messageId?: string;
  askedBy?: string;
}
/** What the assistant did on the way: `understand`, `recall`, `tool`, `model`. */
export interface TurnStep {
  kind: string;
  name: string;
  ms: number;
  detail?: Json;
}
/** `turn.delta`; `start` is the position in UTF-16 units. */
export interface TokenDelta {
  start: number;
  text: string;
}
export interface TurnEnded {
  status: TurnStatus;
  text: string;
  usage?: TurnUsage;
  cost?: TurnCost;
  timings?: TurnTimings;
  problem?: TurnProblem;
}
export interface TurnUsage {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  reasoningTokens: number;
  estimated: boolean;
}
export interface TurnCost {
  amount: number;
  currency: string;
}
export interface TurnTimings {
  firstTokenMs?: number;
  totalMs: number;
}
export interface TurnProblem {
  code: string;
  message: string;
}
export interface TurnSnapshot {
  turn: Turn;
}
