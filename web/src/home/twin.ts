import type { Cause, Json, JsonObject, LiveEvent, PendingChange, Twin, TwinChange, TwinConnection } from '../contracts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7396. Returns a new tree; what did not change is shared. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** The desired leaves that differ from the reported ones. */
export function difference(desired: JsonObject, reported: Json | undefined): JsonObject {
  const delta: JsonObject = {};
  for (const [key, wanted] of Object.entries(desired)) {
    const has = isObject(reported) ? reported[key] : undefined;
    if (isObject(wanted)) {
      const inner = difference(wanted, has);
      if (Object.keys(inner).length > 0) delta[key] = inner;
    } else if (JSON.stringify(wanted) !== JSON.stringify(has)) {
      delta[key] = wanted;
    }
  }
  return delta;
}

/** `light.on` of a tree. */
export function leaf(tree: Json | undefined, path: string): Json | undefined {
  let at = tree;
  for (const key of path.split('.')) {
    if (!isObject(at)) return undefined;
    at = at[key];
  }
  return at;
}

/** Every leaf of a patch as `light.on`. */
export function leaves(tree: JsonObject, under = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => (isObject(value) ? leaves(value, `${under}${key}.`) : [under + key]));
}

/** The twin after one event of its topic. */
export function applyEvent(twin: Twin, event: LiveEvent): Twin {
  const rev = event.offset || twin.rev;
  switch (event.type) {
    case 'twin.reported':
      return reported({ ...twin, rev }, event.data as TwinChange, event.at);
    case 'twin.desired':
      return desired({ ...twin, rev }, event.data as TwinChange, event);
    case 'twin.tags':
      return { ...twin, rev, tags: mergePatch(twin.tags, (event.data as TwinChange).patch) as JsonObject };
    case 'twin.connection':
      return { ...twin, rev, connection: { ...twin.connection, ...(event.data as TwinConnection) } };
    default:
      return { ...twin, rev };
  }
}

function reported(twin: Twin, change: TwinChange, at: string): Twin {
  const next = mergePatch(twin.reported, change.patch ?? {}) as JsonObject;
  const connection = { ...twin.connection, lastSeen: at };
  const meta = { ...twin.meta, reportedAt: at };
  return settled({ ...twin, reported: next, reportedVersion: change.version ?? twin.reportedVersion, connection, meta }, change);
}

function desired(twin: Twin, change: TwinChange, event: LiveEvent): Twin {
  const patch = change.patch ?? {};
  const by = marked(patch, { at: event.at, version: change.version, ...whoOf(event.by, change.via) });
  const next: Twin = {
    ...twin,
    desired: mergePatch(twin.desired, patch) as JsonObject,
    desiredVersion: change.version ?? twin.desiredVersion,
    meta: { ...twin.meta, desired: mergePatch(twin.meta?.desired ?? {}, by) as JsonObject },
  };
  return settled(next, change);
}

/** Delta and pending as the server says; computed here when it does not. */
function settled(twin: Twin, change: TwinChange): Twin {
  const delta = change.delta ?? difference(twin.desired, twin.reported);
  const open: PendingChange[] = change.pending ?? (twin.pending ?? []).filter((pending) => leaf(delta, pending.path) !== undefined);
  return { ...twin, delta, pending: open };
}

function whoOf(by: Cause | undefined, via: string | undefined): JsonObject {
  const who: JsonObject = {};
  if (by?.id) who['by'] = by.id;
  if (by?.name) who['name'] = by.name;
  if (by?.kind) who['kind'] = by.kind;
  const way = by?.via ?? via;
  if (way) who['via'] = way;
  return who;
}

/** A tree of the patch's shape whose leaves say who and when. */
function marked(patch: JsonObject, mark: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, isObject(value) ? marked(value, mark) : mark]));
}
