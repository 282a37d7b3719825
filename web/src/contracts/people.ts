// Generated from the server's records by scripts/generate. Do not edit.

export interface AddMemberRequest {
  email: string;
  role: HomeRole;
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
}

export interface HomePatch {
  name?: string;
  timeZone?: string;
  locale?: string;
}

export type HomeRole = 'owner' | 'admin' | 'member' | 'guest' | 'device';

export interface HomeView {
  id: string;
  name: string;
  timeZone: string;
  locale: string;
  role: HomeRole;
  version: number;
}

export interface Invite {
  id: string;
  code: string;
  url: string;
  role: HomeRole;
  expiresAt: string;
  uses: number;
}

export interface JoinRequest {
  code: string;
  displayName: string;
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

export type PresenceState = 'offline' | 'online';

export interface RefreshRequest {
  refreshToken: string;
}

export interface RegisterRequest {
  email: string;
  password: string;
  displayName: string;
  inviteCode?: string;
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
