// Generated from the server's records by scripts/generate. Do not edit.
import type { Confirmation, HomeTimer, ListSummary } from './assistant';
import type { Json, JsonObject } from './json';
import type { Cause } from './live';
import type { HomeView, Member } from './people';
import type { Room } from './rooms';

export interface AcceptFoundRequest {
  name?: string;
  roomId?: string;
}

export interface Activity {
  deviceId: string;
  at: string;
  kind: ActivityKind;
  rev: number;
  by?: Cause;
  path?: string;
  from?: Json;
  to?: Json;
}

export type ActivityKind = 'desired' | 'reported' | 'tags' | 'connection' | 'command' | 'event';

export interface ClaimDeviceRequest {
  code: string;
  secret: string;
  model?: string;
  firmware?: string;
}

export interface ClaimedDevice {
  deviceId: string;
  host: string;
  port: number;
  time: number;
  keys: string[];
}

export interface CommandAnswer {
  status: number;
  body?: Json;
  at?: string;
}

export interface CommandRequest {
  args?: Json;
  timeoutMs?: number;
  key?: string;
  queue?: boolean;
  ttlMs?: number;
}

export type CommandState = 'queued' | 'sent' | 'done' | 'failed' | 'expired' | 'timeout';

export interface Component {
  kind: string;
  class?: string;
  unit?: string;
  name?: string;
  min?: number;
  max?: number;
  step?: number;
  options?: string[];
}

export interface CreateClaimRequest {
  name: string;
  roomId?: string;
}

export interface CreateDeviceRequest {
  name: string;
  roomId?: string;
  components?: Record<string, Component>;
}

export interface CreateDeviceResult {
  device: Device;
  secret: string;
}

export interface CreateSceneRequest {
  name: string;
  states?: SceneState[];
  deviceIds?: string[];
  roomId?: string;
  aliases?: string[];
}

export interface Device {
  id: string;
  homeId: string;
  name: string;
  online: boolean;
  roomId?: string;
  about?: DeviceAbout;
  aliases?: string[];
  version: number;
}

export interface DeviceAbout {
  model?: string;
  firmware?: string;
  components?: Record<string, Component>;
  intervalMs?: number;
}

export interface DeviceClaim {
  code: string;
  expiresAt: string;
  name: string;
  roomId?: string;
  keys: string[];
}

export interface DeviceCommand {
  id: string;
  deviceId: string;
  name: string;
  state: CommandState;
  at: string;
  deadline: string;
  timeoutMs: number;
  by: Cause;
  args?: Json;
  status?: number;
  body?: Json;
  key?: string;
  sentAt?: string;
  endedAt?: string;
  late?: CommandAnswer;
}

export interface DevicePatch {
  name?: string;
  roomId?: string;
  aliases?: string[];
}

export interface DeviceSecret {
  secret: string;
}

export interface DeviceSummary {
  id: string;
  name: string;
  online: boolean;
  roomId?: string;
}

export interface DryRun {
  from: string;
  to: string;
  count: number;
  times: string[];
  sentence: string;
  steps: RunStep[];
  notes: string[];
  summary?: string;
}

export interface FirmwareDevice {
  deviceId: string;
  name: string;
  state: FirmwareState;
  running?: string;
  progress?: number;
  reason?: string;
}

export interface FirmwareKeys {
  keys: string[];
}

export interface FirmwareManifest {
  manifest: string;
  signature: string;
}

export interface FirmwarePatch {
  percent: number;
  force?: boolean;
}

export interface FirmwareRelease {
  id: string;
  homeId: string;
  model: string;
  version: string;
  size: number;
  sha256: string;
  at: string;
  percent: number;
  devices: FirmwareDevice[];
  notes?: string;
}

export type FirmwareState = 'notOffered' | 'waiting' | 'updating' | 'installed' | 'failed' | 'rolledBack';

export interface FoundDevice {
  id: string;
  state: FoundState;
  name: string;
  online: boolean;
  foundAt: string;
  side: string;
  kinds: string[];
  problems: string[];
  deviceId?: string;
  roomId?: string;
  manufacturer?: string;
  model?: string;
  firmware?: string;
  area?: string;
  origin?: string;
  signal?: FoundSignal;
}

export interface FoundSignal {
  value: number;
  unit?: string;
}

export type FoundState = 'waiting' | 'placed' | 'ignored' | 'refused';

export interface HistoryPoint {
  at: string;
  min: number;
  max: number;
  mean: number;
  last: number;
  count: number;
  increase?: number;
}

export interface HistoryResult {
  path: string;
  stepMs: number;
  points: HistoryPoint[];
  unit?: string;
}

export interface HistoryRetention {
  rawDays?: number;
  fiveMinuteDays?: number;
  hourDays?: number;
}

export interface HistorySettings {
  paths: Record<string, HistoryRetention>;
}

export interface HomeSnapshot {
  home: HomeView;
  rooms: Room[];
  members: Member[];
  devices: DeviceSummary[];
  routines: RoutineSummary[];
  timers: HomeTimer[];
  lists: ListSummary[];
}

export interface InvokeRequest {
  deviceId: string;
  command: string;
  args?: Json;
  timeoutMs?: number;
  key?: string;
  queue?: boolean;
  ttlMs?: number;
}

export interface InvokeResult {
  commandId: string;
  state: CommandState;
  status?: number;
  body?: Json;
}

export type MissedPolicy = 'run' | 'skip' | 'ask';

export interface Notification {
  id: string;
  text: string;
  at: string;
  roomId?: string;
}

export interface PendingChange {
  path: string;
  since: string;
  deadline: string;
  state: PendingState;
  reason?: string;
}

export type PendingState = 'waiting' | 'acknowledged' | 'refused' | 'late';

export interface Removed {
  id: string;
}

export interface Routine {
  id: string;
  homeId: string;
  ownerId: string;
  definition: RoutineDefinition;
  summary: string;
  health: RoutineHealth;
  version: number;
  changedAt: string;
}

export interface RoutineAction {
  type: string;
  deviceId?: string;
  patch?: Json;
  sceneId?: string;
  command?: string;
  args?: Json;
  roomId?: string;
  text?: string;
  userIds?: string[];
  forMs?: number;
  until?: RoutineCondition[];
  timeoutMs?: number;
  onTimeout?: string;
  choices?: RoutineChoice[];
  else?: RoutineAction[];
  times?: number;
  while?: RoutineCondition[];
  do?: RoutineAction[];
  routineId?: string;
  url?: string;
  body?: Json;
}

export interface RoutineChoice {
  if: RoutineCondition[];
  then: RoutineAction[];
}

export interface RoutineCondition {
  type: string;
  deviceId?: string;
  path?: string;
  is?: Json;
  above?: number;
  below?: number;
  after?: string;
  before?: string;
  days?: string[];
  userId?: string;
  presence?: string;
  value?: string;
  of?: RoutineCondition[];
}

export interface RoutineDefinition {
  name: string;
  triggers: RoutineTrigger[];
  actions: RoutineAction[];
  conditions?: RoutineCondition[];
  description?: string;
  mode: RoutineMode;
  max?: number;
  missed: MissedPolicy;
  enabled: boolean;
}

export interface RoutineHealth {
  lastFiredAt?: string;
  lastEndedAt?: string;
  nextAt?: string;
  runs: number;
  errors: number;
  lastError?: string;
  lastSkipped?: string;
  disabledBecause?: string;
  problems?: string[];
  running: number;
}

export interface RoutineHook {
  path: string;
}

export type RoutineMode = 'single' | 'restart' | 'queued' | 'parallel';

export interface RoutinePatch {
  name?: string;
  triggers?: RoutineTrigger[];
  actions?: RoutineAction[];
  mode?: RoutineMode;
  missed?: MissedPolicy;
  enabled?: boolean;
  description?: string;
  conditions?: RoutineCondition[];
  max?: number;
}

export interface RoutineRan {
  routineId: string;
  runId: string;
  state: RoutineRunState;
  startedAt: string;
  endedAt?: string;
  problem?: string;
}

export interface RoutineRun {
  id: string;
  routineId: string;
  state: RoutineRunState;
  startedAt: string;
  trigger: RunTrigger;
  steps: RunStep[];
  endedAt?: string;
  problem?: string;
}

export type RoutineRunState = 'queued' | 'running' | 'waiting' | 'completed' | 'stopped' | 'failed';

export interface RoutineStopped {
  runs: number;
}

export interface RoutineSummary {
  id: string;
  name: string;
  enabled: boolean;
  summary?: string;
  disabledBecause?: string;
}

export interface RoutineTrigger {
  type: string;
  cron?: string;
  at?: string;
  everyMs?: number;
  sun?: string;
  offsetMinutes?: number;
  deviceId?: string;
  path?: string;
  from?: Json;
  to?: Json;
  above?: number;
  below?: number;
  forMs?: number;
  event?: string;
  userId?: string;
  presence?: string;
  routineId?: string;
}

export interface RunRoutineRequest {
  body?: Json;
}

export interface RunStep {
  name: string;
  at: string;
  ms: number;
  result: string;
  place?: string;
}

export interface RunTrigger {
  type: string;
  at: string;
  deviceId?: string;
  path?: string;
  value?: Json;
  from?: Json;
  event?: string;
  userId?: string;
  routineId?: string;
  body?: Json;
  lateMs?: number;
  by?: string;
}

export interface Scene {
  id: string;
  homeId: string;
  name: string;
  states: SceneState[];
  version: number;
  changedAt: string;
  aliases?: string[];
  canUndo: boolean;
  problems?: string[];
}

export interface SceneApplied {
  devices: number;
  failed: Record<string, string>;
  canUndo: boolean;
}

export interface ScenePatch {
  name?: string;
  states?: SceneState[];
  aliases?: string[];
  capture?: boolean;
}

export interface SceneState {
  deviceId: string;
  desired: Json;
}

export interface ScenesChanged {
  homeId: string;
}

export interface SetDesiredRequest {
  deviceId: string;
  patch: JsonObject;
  ifVersion?: number;
}

export interface SetDesiredResult {
  version: number;
}

export interface Suggestion {
  id: string;
  text: string;
  draft: RoutineDefinition;
  evidence: SuggestionEvidence;
}

export interface SuggestionEvidence {
  hits: number;
  chances: number;
  confidence: number;
  times: string[];
  from: string;
  to: string;
}

export interface Twin {
  id: string;
  name: string;
  roomId?: string;
  rev: number;
  etag: string;
  about: DeviceAbout;
  desired: JsonObject;
  desiredVersion: number;
  reported: JsonObject;
  reportedVersion: number;
  delta: JsonObject;
  tags: JsonObject;
  meta: TwinMeta;
  connection: TwinConnection;
  pending: PendingChange[];
}

export interface TwinChange {
  patch: JsonObject;
  version: number;
  delta?: JsonObject;
  pending?: PendingChange[];
  via?: string;
  ts?: string;
}

export interface TwinConnection {
  online: boolean;
  since?: string;
  lastSeen?: string;
  boot?: number;
  asleep?: boolean;
}

export interface TwinMeta {
  desired: JsonObject;
  reportedAt?: string;
}

export interface TwinOccurrence {
  name: string;
  id: string;
  data?: Json;
  ts?: string;
}

export interface UserSnapshot {
  unread: Record<string, number>;
  notifications: Notification[];
  confirmations: Confirmation[];
}
