import type { Json, JsonObject } from './json';
import type { HomeView, Member } from './people';
import type { Room } from './rooms';

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
/** A part of a device; an unknown `kind` is kept and shown as plain values. */
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
/** For each desired leaf, a tree of the same shape: who, when, which version, by which way. */
export interface TwinMeta {
  desired?: JsonObject;
  reportedAt?: string;
}
export interface TwinConnection {
  online: boolean;
  since?: string;
  lastSeen?: string;
  boot?: number;
}
export interface PendingChange {
  path: string;
  since: string;
  deadline: string;
  state: PendingState;
  reason?: string;
}
export type PendingState = 'waiting' | 'acknowledged' | 'refused' | 'late';
export interface SetDesiredRequest {
  deviceId: string;
  patch: JsonObject;
  ifVersion?: number;
}
export interface SetDesiredResult {
  version: number;
}
/** `twin.desired`, `twin.reported`, `twin.tags`. */
export interface TwinChange {
  patch: JsonObject;
  version: number;
  delta?: JsonObject;
  pending?: PendingChange[];
  via?: string;
  ts?: string;
}
export interface InvokeRequest {
  deviceId: string;
  command: string;
  args?: Json;
  timeoutMs?: number;
  key?: string;
}
export interface InvokeResult {
  commandId: string;
  state: CommandState;
  status?: number;
  body?: Json;
}
export type CommandState = 'queued' | 'sent' | 'done' | 'failed' | 'expired' | 'timeout';
export interface DeviceSummary {
  id: string;
  name: string;
  online: boolean;
  roomId?: string;
}
/** `device.removed`, `room.removed`, `member.left`. */
export interface Removed {
  id: string;
}
export interface HomeSnapshot {
  home: HomeView;
  rooms: Room[];
  members: Member[];
  devices: DeviceSummary[];
  routines: RoutineSummary[];
}
export interface RoutineSummary {
  id: string;
  name: string;
  enabled: boolean;
}
export interface UserSnapshot {
  unread: Record<string, number>;
  notifications: Notification[];
}
export interface Notification {
  id: string;
  text: string;
  at: string;
  roomId?: string;
}
