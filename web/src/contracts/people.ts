// Generated from the server's records by scripts/generate. Do not edit.
import type { Json } from './json';

export interface AccessToken {
  id: string;
  name: string;
  scopes: TokenScope[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt?: string;
}

export interface AccountExport {
  at: string;
  user: User;
  createdAt: string;
  homes: HomeView[];
  sessions: SignInSession[];
  tokens: AccessToken[];
  passkeys: string[];
  data: Record<string, unknown>;
}

export interface AddMemberRequest {
  email: string;
  role: HomeRole;
}

export interface AddServiceRequest {
  name: string;
  scopes?: TokenScope[];
}

export interface AddedService {
  member: Member;
  secret: string;
}

export interface AuditActor {
  kind: string;
  id: string;
  name: string;
}

export interface AuditCheck {
  count: number;
  erased: number;
  brokenAt?: number;
  head: string;
}

export interface AuditRow {
  seq: number;
  at: string;
  actor: AuditActor;
  action: string;
  target: string;
  before?: Json;
  after?: Json;
  from?: string;
  hash: string;
}

export interface CreateHomeRequest {
  name: string;
  timeZone?: string;
  locale?: string;
}

export interface CreateInviteRequest {
  role: HomeRole;
  expiresAt?: string;
  uses: number;
  rooms?: string[];
  name?: string;
  homeNetworkOnly: boolean;
  withinMeters?: number;
}

export interface CreateTokenRequest {
  name: string;
  scopes: TokenScope[];
  expiresAt?: string;
}

export interface CreatedToken {
  token: AccessToken;
  secret: string;
}

export type DirectMessagesFrom = 'nobody' | 'members';

export interface EmailChange {
  email: string;
  password: string;
}

export interface EmailConfirmation {
  token: string;
}

export interface EraseRequest {
  password?: string;
}

export interface ForgottenPassword {
  email: string;
}

export interface Grant {
  id: string;
  userId: string;
  right: GrantedRight;
  roomId?: string;
  until?: string;
  by?: string;
}

export interface GrantRequest {
  userId: string;
  right: GrantedRight;
  roomId?: string;
  until?: string;
}

export type GrantedRight = 'see' | 'talk' | 'control' | 'configure' | 'administer';

export interface HandOverRequest {
  userId: string;
}

export interface HomeLocation {
  latitude: number;
  longitude: number;
}

export interface HomePatch {
  name?: string;
  timeZone?: string;
  locale?: string;
  speech?: HomeSpeech;
  location?: HomeLocation;
  registration?: HomeRegistration;
  retentionDays?: number;
  character?: string;
}

export type HomeRegistration = 'invite' | 'closed';

export type HomeRole = 'owner' | 'admin' | 'member' | 'guest' | 'device' | 'child' | 'service';

export interface HomeSpeech {
  voice?: string;
  speed?: number;
  quietFrom?: string;
  quietUntil?: string;
}

export interface HomeView {
  id: string;
  name: string;
  timeZone: string;
  locale: string;
  role: HomeRole;
  version: number;
  deletesAt?: string;
  location?: HomeLocation;
  speech?: HomeSpeech;
  registration: HomeRegistration;
  retentionDays: number;
  character?: string;
}

export interface Invite {
  id: string;
  code: string;
  url: string;
  role: HomeRole;
  expiresAt: string;
  uses: number;
  rooms?: string[];
  name?: string;
  homeNetworkOnly?: boolean;
  withinMeters?: number;
}

export interface InvitePreview {
  homeName: string;
  role: HomeRole;
  expiresAt: string;
  name?: string;
  nearHome?: boolean;
}

export interface JoinHomeRequest {
  code: string;
  location?: HomeLocation;
}

export interface JoinRequest {
  code: string;
  displayName: string;
  location?: HomeLocation;
}

export interface LinkedLogin {
  provider: string;
  name: string;
  at: string;
  email?: string;
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

export interface LogoutRequest {
  refreshToken?: string;
}

export interface LookAtInvite {
  code: string;
}

export interface Member {
  userId: string;
  displayName: string;
  role: HomeRole;
  presence: PresenceState;
  expiresAt?: string;
  avatar?: string;
}

export interface MemberLimits {
  requests: number;
  requestsLeft: number;
  signIns: number;
  signInsLeft: number;
}

export interface MemberPatch {
  role: HomeRole;
}

export type NotifyAbout = 'nothing' | 'mentions' | 'everything';

export interface PasskeyCeremony {
  options: Json;
  ticket: string;
}

export interface PasskeyRegistration {
  ticket: string;
  credential: Json;
  name: string;
}

export interface PasskeySignIn {
  ticket: string;
  credential: Json;
}

export interface PasskeyView {
  id: string;
  name: string;
  createdAt: string;
  backedUp: boolean;
}

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

export interface PasswordProof {
  password: string;
}

export interface PasswordReset {
  token: string;
  newPassword: string;
}

export interface Preferences {
  theme: Theme;
  notify: NotifyAbout;
  quietFrom?: string;
  quietUntil?: string;
  showRead: boolean;
  directMessages: DirectMessagesFrom;
  speechVoice?: string;
  speechSpeed?: number;
}

export interface PreferencesPatch {
  theme?: Theme;
  notify?: NotifyAbout;
  quietFrom?: string;
  quietUntil?: string;
  showRead?: boolean;
  directMessages?: DirectMessagesFrom;
  speechVoice?: string;
  speechSpeed?: number;
}

export type PresenceState = 'offline' | 'online';

export interface ProviderCeremony {
  url: string;
  ticket: string;
}

export interface ProviderFinish {
  ticket: string;
  code?: string;
  state?: string;
  iss?: string;
  otp?: string;
  recoveryCode?: string;
}

export interface ProviderSignIn {
  login?: LoginResult;
  ticket?: string;
}

export interface ProviderStart {
  inviteCode?: string;
}

export interface ProviderView {
  id: string;
  name: string;
}

export interface RecoveryCodes {
  codes: string[];
}

export interface RefreshRequest {
  refreshToken: string;
}

export interface RegisterRequest {
  email: string;
  password: string;
  displayName: string;
  inviteCode?: string;
  location?: HomeLocation;
}

export interface RightsAnswer {
  allowed: boolean;
  why: string;
  role?: HomeRole;
}

export interface SecondFactorState {
  enabled: boolean;
  recoveryCodesLeft: number;
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

export type Theme = 'system' | 'light' | 'dark';

export type TokenScope = 'see' | 'talk' | 'control' | 'configure' | 'administer';

export interface TotpConfirm {
  code: string;
}

export interface TotpSetup {
  key: string;
  uri: string;
  svg: string;
}

export interface User {
  id: string;
  displayName: string;
  email?: string;
  locale?: string;
  timeZone?: string;
  emailConfirmed?: boolean;
  avatar?: string;
  preferences?: Preferences;
  secondFactor?: boolean;
  emailSignIn?: boolean;
}

export interface UserPatch {
  displayName?: string;
  preferences?: PreferencesPatch;
  locale?: string;
  timeZone?: string;
}
