/** A device's name where its room is already named: "Bedroom thermostat" is just the thermostat in the bedroom. */
export function nameWithin(name: string, roomName: string | undefined): string {
  if (!roomName || !name.toLocaleLowerCase().startsWith(`${roomName.toLocaleLowerCase()} `)) return name;
  const rest = name.slice(roomName.length + 1).trim();
  return rest ? rest.charAt(0).toLocaleUpperCase() + rest.slice(1) : name;
}
