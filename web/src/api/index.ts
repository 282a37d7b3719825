import type { About, HomeView, LoginRequest, LoginResult, Message, Page, Room, SetupRequest, User } from '../contracts';
import { request } from './http';

export { ApiFault } from './fault';
export { newId, tokens } from './http';
export { signInFrom, type SignIn } from './tokens';

const anonymous = { anonymous: true };

/** The routes the page uses. */
export const api = {
  about: () => request<About>('GET', '/about', anonymous),
  setUp: (body: SetupRequest) => request<LoginResult>('POST', '/auth/setup', { body, ...anonymous }),
  login: (body: LoginRequest) => request<LoginResult>('POST', '/auth/login', { body, ...anonymous }),
  logout: () => request<void>('POST', '/auth/logout'),
  me: () => request<User>('GET', '/me'),
  homes: () => request<Page<HomeView>>('GET', '/homes'),
  addRoom: (homeId: string, name: string) => request<Room>('POST', `/homes/${homeId}/rooms`, { body: { name, kind: 'place' } }),
  messages: (roomId: string, before: number, limit = 50) =>
    request<Page<Message>>('GET', `/rooms/${roomId}/messages?before=${before}&limit=${limit}`),
  editMessage: (id: string, text: string) => request<Message>('PATCH', `/messages/${id}`, { body: { text } }),
  removeMessage: (id: string) => request<void>('DELETE', `/messages/${id}`),
};
