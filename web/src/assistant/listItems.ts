import type { HouseList, ListItemChanged } from '../contracts';

/** The list after one item changed; undefined when a version was missed and it must be read again. */
export function withItem(list: HouseList, change: ListItemChanged): HouseList | undefined {
  if (change.version <= list.version) return list;
  if (change.version !== list.version + 1) return undefined;
  const rest = list.items.filter((item) => item.id !== change.itemId);
  const items = change.item ? [...rest, change.item] : rest;
  return { ...list, version: change.version, items: items.sort((a, b) => Number(a.done) - Number(b.done) || a.at.localeCompare(b.at)) };
}
