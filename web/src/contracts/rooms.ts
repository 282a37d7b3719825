// Generated from the server's records by scripts/generate. Do not edit.
import type { TurnStatus } from './assistant';
import type { PresenceState } from './people';

export interface Attachment {
  id: string;
  name: string;
  type: string;
  kind: FileKind;
  bytes: number;
  width?: number;
  height?: number;
}

export interface Author {
  kind: AuthorKind;
  name: string;
  id?: string;
}

export type AuthorKind = 'user' | 'assistant' | 'device' | 'system';

export interface Blocks {
  people: string[];
}

export interface CreateRoomRequest {
  name?: string;
  kind: RoomKind;
  icon?: string;
  floor?: string;
  people?: string[];
  temporary?: boolean;
}

export interface DecideRequest {
  decision: ReportDecision;
  muteUntil?: string;
}

export interface EditMessageRequest {
  text: string;
}

export type FileKind = 'image' | 'audio' | 'video' | 'document';

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
  heard?: number;
  attachments?: Attachment[];
}

export interface MessageRemoved {
  id: string;
  roomId: string;
  offset: number;
}

export interface ModerationPatch {
  words?: string[];
  action?: WordAction;
}

export interface ModerationView {
  words: string[];
  action: WordAction;
  mutes: Mute[];
}

export interface Mute {
  userId: string;
  until: string;
  reason?: string;
}

export interface MuteRequest {
  userId: string;
  until: string;
  reason?: string;
}

export interface PostMessageRequest {
  text: string;
  clientId?: string;
  replyTo?: string;
  attachments?: string[];
}

export interface PresenceEvent {
  userId: string;
  presence: PresenceState;
}

export interface ReadMarker {
  userId: string;
  offset: number;
}

export interface ReadRequest {
  roomId: string;
  offset: number;
}

export interface ReadUpTo {
  offset: number;
}

export interface Report {
  id: string;
  messageId: string;
  roomId: string;
  authorId?: string;
  text: string;
  by: string;
  reason: string;
  at: string;
}

export type ReportDecision = 'dismiss' | 'remove' | 'mute';

export interface ReportRequest {
  reason: string;
}

export interface Room {
  id: string;
  homeId: string;
  name: string;
  kind: RoomKind;
  icon?: string;
  floor?: string;
  version: number;
  people?: string[];
  order: number;
  slowSeconds: number;
  temporary: boolean;
  untitled: boolean;
}

export interface RoomFile {
  id: string;
  roomId: string;
  name: string;
  type: string;
  kind: FileKind;
  bytes: number;
  by: string;
  at: string;
  width?: number;
  height?: number;
  messageId?: string;
}

export type RoomKind = 'place' | 'private' | 'direct';

export interface RoomPatch {
  name?: string;
  order?: number;
  slowSeconds?: number;
  icon?: string;
  floor?: string;
}

export interface RoomSnapshot {
  room: Room;
  messages: Message[];
  turns: RunningTurn[];
  reads: ReadMarker[];
}

export interface RoomTurnEnded {
  id: string;
  roomId: string;
  status: TurnStatus;
  messageId?: string;
}

export interface RoomUnread {
  roomId: string;
  unread: number;
  read: number;
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
  attachments?: string[];
}

export interface SendResult {
  messageId: string;
  offset: number;
  at: string;
}

export interface Storage {
  bytes: number;
  quota: number;
  files: number;
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

export interface UnreadRooms {
  rooms: RoomUnread[];
}

export type WordAction = 'refuse' | 'report';
