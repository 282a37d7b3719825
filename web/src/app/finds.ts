import { request } from '../api/http';
import type { Message, Page, Scene } from '../contracts';
import { t } from '../i18n';
import { announce } from '../ui/announce';
import type { IconName } from '../ui/Icon';
import { moment } from '../ui/time';
import type { Inside } from './inside';
import { overlay } from './overlay';
import { navigate, roomPath } from './router';

/** Something that can be gone to or done from the search. */
export interface Find {
  id: string;
  name: string;
  where: string;
  icon: IconName;
  go: () => void;
}

const most = 12;
/** Shorter words are in every message. */
const shortest = 2;

/** Places, rooms, devices, routines and scenes whose name or kind has all the words. */
export function findNames(inside: Inside, scenes: Scene[], query: string): Find[] {
  const { home } = inside;
  const page = (path: string, name: string, icon: IconName): Find => ({ id: path, name, where: '', icon, go: () => navigate(path) });
  const all: Find[] = [
    page('/', t('nav.home'), 'home'),
    page('/rooms', t('nav.talk'), 'chat'),
    page('/routines', t('nav.routines'), 'spark'),
    ...home.rooms.value.map((room): Find => ({ id: room.id, name: room.name, where: t('palette.room'), icon: 'chat', go: () => navigate(roomPath(room.id)) })),
    ...home.devices.value.map((device): Find => ({
      id: device.id,
      name: device.name,
      where: home.room(device.roomId ?? '')?.name ?? t('home.noRoom'),
      icon: 'switch',
      go: () => (overlay.value = { device: device.id }),
    })),
    ...(home.snapshot.value?.routines ?? []).map((routine): Find => ({ id: routine.id, name: routine.name, where: t('palette.routine'), icon: 'spark', go: () => navigate(`/routines/${routine.id}`) })),
    ...scenes.map((scene): Find => ({ id: scene.id, name: scene.name, where: t('palette.scene'), icon: 'play', go: () => void applyScene(scene) })),
    page('/account', t('menu.account'), 'person'),
    page('/people', t('menu.people'), 'person'),
    page('/settings', t('menu.settings'), 'person'),
    { id: 'help', name: t('help.title'), where: '', icon: 'keyboard', go: () => (overlay.value = 'help') },
    { id: 'me', name: t('nav.me'), where: '', icon: 'person', go: () => (overlay.value = 'menu') },
  ];
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((find) => words.every((word) => `${find.name} ${find.where}`.toLocaleLowerCase().includes(word))).slice(0, most);
}

async function applyScene(scene: Scene): Promise<void> {
  try {
    await request('POST', `/scenes/${scene.id}/apply`, { body: {} });
    announce(t('palette.sceneSet', { name: scene.name }));
  } catch (error) {
    announce((error as Error).message);
  }
}

export async function scenesOf(homeId: string): Promise<Scene[]> {
  return (await request<Page<Scene>>('GET', `/homes/${homeId}/scenes`)).items;
}

/** What was said, newest first; the server looks only into rooms one may see. */
export async function findMessages(inside: Inside, query: string, signal: AbortSignal): Promise<Find[]> {
  if (query.trim().length < shortest) return [];
  const { items } = await request<Page<Message>>('GET', `/homes/${inside.home.homeId}/messages?limit=6&q=${encodeURIComponent(query.trim())}`, { signal });
  return items.map((message) => ({
    id: message.id,
    name: around(message.text, query),
    where: [message.author.name, inside.home.room(message.roomId)?.name, moment(message.at)].filter(Boolean).join(' · '),
    icon: 'chat',
    go: () => navigate(roomPath(message.roomId)),
  }));
}

/** The part of a text in which the first word stands. */
function around(text: string, query: string): string {
  const at = text.toLocaleLowerCase().indexOf(query.trim().toLocaleLowerCase().split(/\s+/)[0] ?? '');
  const from = Math.max(0, at - 24);
  return `${from > 0 ? '…' : ''}${text.slice(from, from + 90)}${text.length > from + 90 ? '…' : ''}`;
}
