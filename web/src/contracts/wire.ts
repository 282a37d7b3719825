// Generated from server/Roommate.Contracts by scripts/generate. Do not edit.

export interface About {
  version: string;
  setupNeeded: boolean;
  demo: boolean;
  demoEmail?: string;
  demoPassword?: string;
}

export interface AddMemberRequest {
  email: string;
  role: HomeRole;
}

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

export interface Author {
  kind: AuthorKind;
  name: string;
  id?: string;
}

export type AuthorKind = 'user' | 'assistant' | 'device' | 'system';

export interface Cause {
  kind: CauseKind;
  id?: string;
  name?: string;
  via?: string;
}

export type CauseKind = 'user' | 'assistant' | 'device' | 'routine' | 'system';

export type CommandState = 'queued' | 'sent' | 'done' | 'failed' | 'expired' | 'timeout';

export interface Component {
  kind: string;
  class?: string;
  unit?: string;
  name?: string;
  min?: number;
  max?: number;
  step?: number;
  options?: readonly string[];
}

export interface CreateDeviceRequest {
  name: string;
  roomId?: string;
  components?: { readonly [key: string]: Component };
}

export interface CreateDeviceResult {
  device: Device;
  secret: string;
}

export interface CreateHomeRequest {
  name: string;
  timeZone?: string;
  locale?: string;
}

export interface CreateRoomRequest {
  name: string;
  kind: RoomKind;
  icon?: string;
  floor?: string;
}

export interface Device {
  id: string;
  homeId: string;
  name: string;
  online: boolean;
  roomId?: string;
  about?: DeviceAbout;
  aliases?: readonly string[];
  version: number;
}

export interface DeviceAbout {
  model?: string;
  firmware?: string;
  components?: { readonly [key: string]: Component };
  intervalMs?: number;
}

export interface DevicePatch {
  name?: string;
  roomId?: string;
  aliases?: readonly string[];
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

export interface Draining {
  reconnectInMs: number;
}

export interface EditMessageRequest {
  text: string;
}

export interface HomePatch {
  name?: string;
  timeZone?: string;
  locale?: string;
}

export type HomeRole = 'owner' | 'admin' | 'member' | 'guest' | 'device';

export interface HomeSnapshot {
  home: HomeView;
  rooms: readonly Room[];
  members: readonly Member[];
  devices: readonly DeviceSummary[];
  routines: readonly RoutineSummary[];
}

export interface HomeView {
  id: string;
  name: string;
  timeZone: string;
  locale: string;
  role: HomeRole;
  version: number;
}

export interface InvokeRequest {
  deviceId: string;
  command: string;
  args?: unknown;
  timeoutMs?: number;
  key?: string;
}

export interface InvokeResult {
  commandId: string;
  state: CommandState;
  status?: number;
  body?: unknown;
}

export interface LiveEvent {
  topic: string;
  offset: number;
  type: string;
  at: string;
  data: unknown;
  by?: Cause;
}

export interface LoginRequest {
  email: string;
  password: string;
  otp?: string;
  recoveryCode?: string;
}

export interface LoginResult {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  user: User;
}

export interface Member {
  userId: string;
  displayName: string;
  role: HomeRole;
  presence: PresenceState;
  expiresAt?: string;
}

export interface MemberPatch {
  role: HomeRole;
}

export interface Message {
  id: string;
  roomId: string;
  offset: number;
  author: Author;
  text: string;
  at: string;
  editedAt?: string;
  removed?: boolean;
  replyTo?: string;
  clientId?: string;
  turnId?: string;
}

export interface MessageRemoved {
  id: string;
  roomId: string;
  offset: number;
}

export interface Notification {
  id: string;
  text: string;
  at: string;
  roomId?: string;
}

export interface Page<T> {
  items: readonly T[];
  next?: string;
}

export interface PendingChange {
  path: string;
  since: string;
  deadline: string;
  state: PendingState;
  reason?: string;
}

export type PendingState = 'waiting' | 'acknowledged' | 'refused' | 'late';

export interface PostMessageRequest {
  text: string;
  clientId?: string;
  replyTo?: string;
}

export interface PostTurnRequest {
  text: string;
  clientId?: string;
}

export interface PresenceEvent {
  userId: string;
  presence: PresenceState;
}

export type PresenceState = 'offline' | 'online';

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  traceId: string;
  errors?: { readonly [key: string]: readonly string[] };
  currentVersion?: number;
}

export interface ReadMarker {
  userId: string;
  offset: number;
}

export interface ReadRequest {
  roomId: string;
  offset: number;
}

export interface RefreshRequest {
  refreshToken: string;
}

export interface RegisterRequest {
  email: string;
  password: string;
  displayName: string;
  inviteCode?: string;
}

export interface Removed {
  id: string;
}

export interface Room {
  id: string;
  homeId: string;
  name: string;
  kind: RoomKind;
  icon?: string;
  floor?: string;
  version: number;
}

export type RoomKind = 'place' | 'private' | 'direct';

export interface RoomPatch {
  name?: string;
  icon?: string;
  floor?: string;
}

export interface RoomSnapshot {
  room: Room;
  messages: readonly Message[];
  turns: readonly RunningTurn[];
  reads: readonly ReadMarker[];
}

export interface RoomTurnEnded {
  id: string;
  roomId: string;
  status: TurnStatus;
  messageId?: string;
}

export interface RoutineSummary {
  id: string;
  name: string;
  enabled: boolean;
}

export interface RunningTurn {
  id: string;
  roomId: string;
  startedAt: string;
  messageId?: string;
  askedBy?: string;
}

export interface SendRequest {
  roomId: string;
  text: string;
  clientId: string;
  replyTo?: string;
  attachments?: readonly string[];
}

export interface SendResult {
  messageId: string;
  offset: number;
  at: string;
}

export interface SetDesiredRequest {
  deviceId: string;
  patch: unknown;
  ifVersion?: number;
}

export interface SetDesiredResult {
  version: number;
}

export interface SetupRequest {
  setupToken: string;
  email: string;
  password: string;
  displayName: string;
  homeName: string;
  timeZone?: string;
  locale?: string;
}

export interface SignInSession {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  device?: string;
  from?: string;
  current: boolean;
}

export interface StopRequest {
  turnId: string;
}

export interface StopResult {
  stopped: boolean;
}

export interface SubscribeRequest {
  topics: readonly TopicPosition[];
}

export interface SubscribeResult {
  subscriptions: readonly Subscription[];
}

export interface Subscription {
  topic: string;
  epoch?: string;
  head?: number;
  recovered?: boolean;
  snapshot?: unknown;
  error?: TopicError;
}

export interface TokenDelta {
  start: number;
  text: string;
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

export interface Turn {
  id: string;
  roomId: string;
  status: TurnStatus;
  text: string;
  steps: readonly TurnStep[];
  startedAt: string;
  endedAt?: string;
  usage?: TurnUsage;
  cost?: TurnCost;
  timings?: TurnTimings;
  problem?: TurnProblem;
  messageId?: string;
  askedBy?: string;
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

export interface TurnProblem {
  code: string;
  message: string;
}

export interface TurnSnapshot {
  turn: Turn;
}

export type TurnStatus = 'running' | 'completed' | 'stopped' | 'failed' | 'interrupted';

export interface TurnStep {
  kind: string;
  name: string;
  ms: number;
  detail?: unknown;
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

export interface Twin {
  id: string;
  name: string;
  roomId?: string;
  rev: number;
  etag: string;
  about: DeviceAbout;
  desired: unknown;
  desiredVersion: number;
  reported: unknown;
  reportedVersion: number;
  delta: unknown;
  tags: unknown;
  meta: TwinMeta;
  connection: TwinConnection;
  pending: readonly PendingChange[];
}

export interface TwinChange {
  patch: unknown;
  version: number;
  delta?: unknown;
  pending?: readonly PendingChange[];
  via?: string;
  ts?: string;
}

export interface TwinConnection {
  online: boolean;
  since?: string;
  lastSeen?: string;
  boot?: number;
}

export interface TwinMeta {
  desired: unknown;
  reportedAt?: string;
}

export interface TypingEvent {
  userId: string;
  displayName: string;
  active: boolean;
}

export interface TypingRequest {
  roomId: string;
  active: boolean;
}

export interface UnderstandRequest {
  text: string;
  roomId?: string;
}

export interface UnderstandResult {
  slots: { readonly [key: string]: unknown };
  targets: readonly string[];
  confidence: number;
  intent?: string;
  alternatives?: readonly string[];
  reply?: string;
}

export interface UnsubscribeRequest {
  topics: readonly string[];
}

export interface User {
  id: string;
  displayName: string;
  email?: string;
  locale?: string;
  timeZone?: string;
}

export interface UserPatch {
  displayName?: string;
  locale?: string;
  timeZone?: string;
}

export interface UserSnapshot {
  unread: { readonly [key: string]: number };
  notifications: readonly Notification[];
}
