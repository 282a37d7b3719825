import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { defineConfig, mergeConfig, type Connect, type Plugin } from 'vite';
import page from '../../vite.config';
import { assistant } from './assistant';
import { StandInHome, owner } from './home';
import { StandInHub } from './hub';

/** Answers the few routes the page needs, and the hub, so that the built page runs without the server. */
function standIn(): Plugin {
  const hub = new StandInHub();
  const home = new StandInHome(hub);
  return {
    name: 'roommate-stand-in',
    configurePreviewServer(server) {
      hub.attach(server.httpServer as Server);
      home.live();
      server.middlewares.use(securityHeaders);
      server.middlewares.use(answer);
    },
  };

  function answer(request: IncomingMessage, response: ServerResponse, next: Connect.NextFunction): void {
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
    if (pathname === '/stand-in/cut') hub.cutAll();
    if (pathname === '/stand-in/refuse') hub.refuse = !hub.refuse;
    const room = /^\/api\/v1\/rooms\/([^/]+)\/messages$/.exec(pathname)?.[1];
    if (room && request.method === 'GET') {
      const { searchParams } = new URL(request.url ?? '/', 'http://stand-in');
      return send(response, 200, { items: home.history(room, Number(searchParams.get('before')), Number(searchParams.get('limit') ?? 50)) });
    }
    const body = pathname.startsWith('/stand-in/') ? {} : bodies[pathname]?.(request);
    if (body !== undefined) return send(response, 200, body);
    if (!pathname.startsWith('/api/')) return next();
    void assistant(request).then((found) => (found === undefined ? send(response, 404, { code: 'not_found', detail: 'No such route.' }) : send(response, 200, found)));
  }
}

/** As strict as the server's own, so that what it would refuse is seen here first. */
function securityHeaders(_: IncomingMessage, response: ServerResponse, next: Connect.NextFunction): void {
  response.setHeader('content-security-policy', "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self' ws:; base-uri 'none'; frame-ancestors 'none'");
  next();
}

const login = { accessToken: 'a token', refreshToken: 'another', expiresIn: 900, user: owner };
const setUp = process.env['STANDIN_SETUP'] === 'yes';
const bodies: Record<string, (request: IncomingMessage) => unknown> = {
  '/api/v1/about': () => ({ version: '0.1.0', setupNeeded: setUp, demo: !setUp, demoEmail: owner.email, demoPassword: 'demo' }),
  '/api/v1/auth/login': () => login,
  '/api/v1/auth/setup': () => login,
  '/api/v1/auth/refresh': () => login,
  '/api/v1/auth/logout': () => ({}),
  '/api/v1/me': () => owner,
  '/api/v1/homes': () => ({ items: [{ id: 'hom_1', name: 'Linden Street 12', timeZone: 'Europe/Berlin', locale: 'en', role: 'owner', version: 1 }] }),
};

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(body));
}

export default mergeConfig(page, defineConfig({ plugins: [standIn()], preview: { proxy: {} } }));
