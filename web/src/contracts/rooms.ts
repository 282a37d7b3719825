import type { TurnStatus } from './assistant';

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
export interface CreateRoomRequest {
  name: string;
  kind?: RoomKind;
}
export interface Author {
  kind: AuthorKind;
  name: string;
  id?: string;
}
export type AuthorKind = 'user' | 'assistant' | 'device' | 'system';
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
export interface EditMessageRequest {
  text: string;
}
export interface TypingRequest {
  roomId: string;
  active: boolean;
}
export interface ReadRequest {
  roomId: string;
  offset: number;
}
export interface ReadMarker {
  userId: string;
  offset: number;
}
/** Ephemeral `typing`. */
export interface TypingEvent {
  userId: string;
  displayName: string;
  active: boolean;
}
export interface MessageRemoved {
  id: string;
  roomId: string;
  offset: number;
}
/** Snapshot of `room:{id}`: the last 50 messages, oldest first. */
export interface RoomSnapshot {
  room: Room;
  messages: Message[];
  turns: RunningTurn[];
  reads: ReadMarker[];
}
export interface RunningTurn {
  id: string;
  roomId: string;
  startedAt: string;
  messageId?: string;
  askedBy?: string;
}
/** `turn.ended` in a room; the text is in the room's message and in `turn:{id}`. */
export interface RoomTurnEnded {
  id: string;
  roomId: string;
  status: TurnStatus;
  messageId?: string;
}
