export interface User {
  id: string;
  displayName: string;
  email?: string;
  locale?: string;
  timeZone?: string;
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
export interface HomeView {
  id: string;
  name: string;
  timeZone: string;
  locale: string;
  role: HomeRole;
  version: number;
}
export type HomeRole = 'owner' | 'admin' | 'member' | 'guest' | 'device';
export type PresenceState = 'offline' | 'online';
export interface Member {
  userId: string;
  displayName: string;
  role: HomeRole;
  presence: PresenceState;
  expiresAt?: string;
}
/** Ephemeral `presence` of the home topic. */
export interface PresenceEvent {
  userId: string;
  presence: PresenceState;
}
