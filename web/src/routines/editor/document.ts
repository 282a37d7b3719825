import type { Json, JsonObject } from '../../contracts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `actions[0].choices[1].then` as steps into a document. */
export function steps(path: string): (string | number)[] {
  return [...path.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
}

export function read(document: Json | undefined, path: string): Json | undefined {
  let at = document;
  for (const step of steps(path)) {
    if (typeof step === 'number') at = Array.isArray(at) ? at[step] : undefined;
    else at = isObject(at) ? at[step] : undefined;
  }
  return at;
}

/** The document with one place changed; `undefined` takes the place away. Everything else, known or not, stays. */
export function write(document: Json | undefined, path: string, value: Json | undefined): Json {
  return put(document, steps(path), value) ?? null;
}

function put(at: Json | undefined, [step, ...rest]: (string | number)[], value: Json | undefined): Json | undefined {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(at) ? [...at] : [];
    const next = put(list[step], rest, value);
    if (next === undefined) list.splice(step, 1);
    else list[step] = next;
    return list;
  }
  const object = isObject(at) ? { ...at } : {};
  const next = put(object[step], rest, value);
  if (next === undefined) delete object[step];
  else object[step] = next;
  return object;
}

export function list(document: Json | undefined, path: string): Json[] {
  const found = read(document, path);
  return Array.isArray(found) ? found : [];
}

/** A list with one item moved by so many places; at the ends it stays. */
export function moved(items: Json[], from: number, by: number): Json[] {
  const to = from + by;
  if (to < 0 || to >= items.length) return items;
  const next = [...items];
  const [item] = next.splice(from, 1);
  next.splice(to, 0, item ?? null);
  return next;
}
