// Generated from the server's records by scripts/generate. Do not edit.
import type { Json } from './json';

export interface AddItemRequest {
  text: string;
}

export interface AnnounceRequest {
  text: string;
  roomIds?: string[];
}

export interface AnnounceResult {
  rooms: string[];
  speakers: SpeakerResult[];
  quiet: boolean;
}

export interface AnswerConfirmationRequest {
  accept: boolean;
}

export interface AskAgainRequest {
  text: string;
}

export interface AskRequest {
  roomId: string;
  text: string;
  clientId: string;
  voice?: boolean;
  attachments?: string[];
}

export interface AskResult {
  turnId: string;
  messageId: string;
  offset: number;
}

export interface Budget {
  currency: string;
  person: BudgetPart;
  home: BudgetPart;
  set: BudgetLimits;
  most: BudgetLimits;
  priced: boolean;
}

export interface BudgetLimits {
  personPerDay: number;
  homePerMonth: number;
}

export interface BudgetPart {
  limit: number;
  spent: number;
  reserved: number;
  left?: number;
  resetsAt: string;
}

export interface Confirmation {
  id: string;
  homeId: string;
  roomId: string;
  turnId: string;
  tool: string;
  arguments: Json;
  text: string;
  why: string;
  state: ConfirmationState;
  at: string;
  expiresAt: string;
  result?: string;
  undo?: DeviceUndo;
}

export type ConfirmationState = 'waiting' | 'accepted' | 'declined' | 'expired';

export interface CreateListRequest {
  name: string;
  aliases?: string[];
}

export interface CreateMemoryRequest {
  text: string;
  scope?: MemoryScope;
  kind?: string;
  subject?: string;
  key?: string;
  value?: string;
  confidence?: number;
  tags?: string[];
  pinned?: boolean;
  sensitivity?: MemorySensitivity;
  at?: string;
  validFrom?: string;
  validTo?: string;
  source?: MemorySource;
  speaker?: string;
  caption?: string;
  session?: string;
  turn?: number;
}

export interface CreateReminderRequest {
  text: string;
  at?: string;
  date?: string;
  time?: string;
  repeat: ReminderRepeat;
  roomId?: string;
  userId?: string;
}

export interface DeviceUndo {
  deviceId: string;
  name: string;
  patch: Json;
}

export interface ForgetResult {
  forgotten: number;
}

export interface HeardRequest {
  positionMs?: number;
  chars?: number;
}

export interface HeardResult {
  chars: number;
  complete: boolean;
}

export type HearingState = 'listening' | 'hearing' | 'thinking' | 'done';

export interface HomeTimer {
  id: string;
  homeId: string;
  state: TimerState;
  durationMs: number;
  at: string;
  by: NamedPerson;
  name?: string;
  roomId?: string;
  endsAt?: string;
  remainingMs?: number;
  mine: boolean;
}

export interface HouseList {
  id: string;
  homeId: string;
  name: string;
  version: number;
  items: ListItem[];
  aliases?: string[];
}

export interface ImportMemoriesRequest {
  items: CreateMemoryRequest[];
}

export interface ImportMemoriesResult {
  ids: string[];
  added: number;
}

export interface ItemPatch {
  text?: string;
  done?: boolean;
}

export interface ListItem {
  id: string;
  text: string;
  done: boolean;
  at: string;
  by: NamedPerson;
  doneAt?: string;
  doneBy?: NamedPerson;
}

export interface ListItemChanged {
  listId: string;
  version: number;
  itemId: string;
  item?: ListItem;
}

export interface ListPatch {
  name?: string;
  aliases?: string[];
}

export interface ListRemoved {
  id: string;
}

export interface ListSummary {
  id: string;
  homeId: string;
  name: string;
  open: number;
  total: number;
  version: number;
  aliases?: string[];
}

export interface ListTidied {
  removed: number;
}

export interface MemoryConsent {
  enabled: boolean;
  offIn: string[];
}

export type MemoryOrigin = 'person' | 'said' | 'pattern' | 'model';

export interface MemoryPatch {
  text?: string;
  kind?: string;
  confidence?: number;
  tags?: string[];
  pinned?: boolean;
  sensitivity?: MemorySensitivity;
  validFrom?: string;
  subject?: string;
  key?: string;
  value?: string;
  validTo?: string;
}

export type MemoryScope = 'person' | 'home';

export type MemorySensitivity = 'normal' | 'sensitive';

export interface MemorySource {
  roomId?: string;
  messageId?: string;
}

export interface MemoryView {
  id: string;
  scope: MemoryScope;
  kind: string;
  text: string;
  confidence: number;
  tags: string[];
  pinned: boolean;
  validFrom: string;
  at: string;
  origin: MemoryOrigin;
  sensitivity: MemorySensitivity;
  version: number;
  subject?: string;
  key?: string;
  value?: string;
  validTo?: string;
  supersededBy?: string;
  source?: MemorySource;
  speaker?: string;
  caption?: string;
  session?: string;
  turn?: number;
  derivedFrom?: string;
  score?: number;
}

export interface NamedPerson {
  id: string;
  name: string;
}

export interface Persona {
  name: string;
  manner?: string;
  languages?: string[];
}

export interface PersonaPreview {
  prompt: string;
  version: string;
}

export interface PostTurnRequest {
  text: string;
  clientId?: string;
  attachments?: string[];
  voice?: boolean;
}

export type ProactiveKind = 'open' | 'unlocked' | 'battery' | 'offline' | 'habit';

export interface ProactiveRemark {
  key: string;
  kind: ProactiveKind;
  text: string;
  why: string;
  state: ProactiveState;
  at: string;
  roomId?: string;
  messageId?: string;
}

export interface ProactiveSettings {
  enabled: boolean;
  quietFrom: string;
  quietUntil: string;
  cooldownMinutes: number;
  dailyCap: number;
  roomId?: string;
  kinds?: ProactiveKind[];
  openMinutes: number;
  offlineMinutes: number;
  batteryPercent: number;
}

export type ProactiveState = 'said' | 'tooSoon' | 'quietHours' | 'cooldown' | 'dailyCap' | 'noRoom';

export interface Reminder {
  id: string;
  homeId: string;
  text: string;
  at: string;
  repeat: ReminderRepeat;
  done: boolean;
  localTime: string;
  roomId?: string;
  by?: NamedPerson;
  rangAt?: string;
}

export interface ReminderPatch {
  text?: string;
  at?: string;
  repeat?: ReminderRepeat;
  done?: boolean;
}

export interface ReminderRemoved {
  id: string;
}

export type ReminderRepeat = 'none' | 'daily' | 'weekdays' | 'weekly';

export interface SayRequest {
  roomId?: string;
}

export type SpeakEnd = 'silence' | 'released' | 'command' | 'limit' | 'nothing' | 'clip';

export interface SpeakRequest {
  roomId: string;
  clientId: string;
  language?: string;
  handsFree?: boolean;
  review?: boolean;
}

export interface SpeakResult {
  text: string;
  end: SpeakEnd;
  turnId?: string;
  messageId?: string;
  offset?: number;
}

export interface SpeakerResult {
  deviceId: string;
  name: string;
  said: boolean;
  problem?: string;
}

export interface SpeechAbout {
  available: boolean;
  engine: string;
  formats: string[];
  why?: string;
}

export interface SpokenChunk {
  turnId: string;
  index: number;
  text: string;
  start: number;
  end: number;
  fromMs: number;
  toMs: number;
}

export interface StartTimerRequest {
  durationMs: number;
  name?: string;
  roomId?: string;
}

export interface StopRequest {
  turnId: string;
}

export interface StopResult {
  stopped: boolean;
}

export interface TimerPatch {
  name?: string;
  state?: TimerState;
  addMs?: number;
}

export interface TimerRemoved {
  id: string;
}

export type TimerState = 'running' | 'paused' | 'ringing';

export interface TokenDelta {
  start: number;
  text: string;
}

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
  heard?: number;
  voice?: boolean;
}

export interface TurnCost {
  amount: number;
  currency: string;
}

export interface TurnEnded {
  status: TurnStatus;
  text: string;
  usage?: TurnUsage;
  cost?: TurnCost;
  timings?: TurnTimings;
  problem?: TurnProblem;
}

export interface TurnHeard {
  chars: number;
}

export interface TurnProblem {
  code: string;
  message: string;
}

export interface TurnSnapshot {
  turn: Turn;
  status: TurnStatus;
  text: string;
  steps: TurnStep[];
}

export interface TurnSpeech {
  turnId: string;
  chunks: SpokenChunk[];
  done: boolean;
}

export type TurnStatus = 'running' | 'completed' | 'stopped' | 'failed' | 'interrupted';

export interface TurnStep {
  kind: string;
  name: string;
  ms: number;
  detail?: Json;
}

export interface TurnTimings {
  firstTokenMs?: number;
  totalMs: number;
}

export interface TurnUsage {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  reasoningTokens: number;
  estimated: boolean;
}

export interface UnderstandRequest {
  text: string;
  roomId?: string;
}

export interface UnderstandResult {
  slots: Record<string, Json>;
  targets: string[];
  confidence: number;
  intent?: string;
  alternatives?: string[];
  reply?: string;
  details?: Record<string, Json>;
  commands?: UnderstoodCommand[];
  words?: UnderstoodWords[];
  choices?: UnderstoodChoice[];
}

export interface UnderstoodChoice {
  deviceId: string;
  name: string;
}

export interface UnderstoodCommand {
  intent: string;
  slots: Record<string, Json>;
  targets: string[];
}

export interface UnderstoodWords {
  text: string;
  by: string;
}

export interface UsageRow {
  day: string;
  userId?: string;
  model: string;
  turns: number;
  inputTokens: number;
  outputTokens: number;
  cost: TurnCost;
  cachedTokens: number;
  reasoningTokens: number;
}

export interface VoiceAbility {
  on: boolean;
  by?: string;
  why?: string;
}

export interface VoiceConsent {
  keepRecordings: boolean;
  keepDays: number;
}

export interface VoiceHeard {
  roomId: string;
  clientId: string;
  state: HearingState;
  text?: string;
  turnId?: string;
}

export interface VoiceRecording {
  id: string;
  homeId: string;
  roomId: string;
  text: string;
  contentType: string;
  bytes: number;
  at: string;
  until: string;
  turnId?: string;
}

export interface VoiceState {
  transcription: VoiceAbility;
  speech: VoiceAbility;
}
