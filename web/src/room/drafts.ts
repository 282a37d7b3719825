const key = (roomId: string): string => `roommate.draft.${roomId}`;

/** What was being written in a room when it was left. */
export function draftOf(roomId: string): string {
  return localStorage.getItem(key(roomId)) ?? '';
}

export function keepDraft(roomId: string, text: string): void {
  if (text) localStorage.setItem(key(roomId), text);
  else localStorage.removeItem(key(roomId));
}
