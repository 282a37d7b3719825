/** The name of an action of the API in words: `registerPasskey` is "register passkey". */
export function inWords(action: string): string {
  return action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
