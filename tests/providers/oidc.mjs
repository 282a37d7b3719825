// An OpenID provider (npm's oidc-provider): node oidc.mjs PORT REDIRECT. Signs in whoever the query of the start names:
// /login-as?sub=...&email=...&verified=true changes who that is.
import * as oidc from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
let person = { sub: 'ana-at-provider', email: 'ana@provider.example', email_verified: true, name: 'Ana Provider' };

const provider = new oidc.Provider(issuer, {
  clients: [
    { client_id: 'roommate', client_secret: 'roommate-secret', redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] },
    { client_id: 'roommate-es', client_secret: 'roommate-secret', redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: 'ES256' },
  ],
  jwks: { keys: [await key('RS256', { modulusLength: 2048 }), await key('ES256')] },
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ['a key of the test'] },
});

async function key(alg, options) {
  const { generateKeyPair, exportJWK } = await import('jose');
  const { privateKey } = await generateKeyPair(alg, { ...options, extractable: true });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg };
}

provider.use(async (ctx, next) => {
  if (ctx.path === '/login-as') {
    person = { ...person, ...Object.fromEntries(new URLSearchParams(ctx.querystring)) };
    person.email_verified = String(person.email_verified) === 'true';
    ctx.body = 'ok';
    return;
  }
  if (!ctx.path.startsWith('/interaction/')) return next();
  // Nobody is asked: whoever comes is this person and agrees.
  const details = await provider.interactionDetails(ctx.req, ctx.res);
  const grant = new provider.Grant({ accountId: person.sub, clientId: details.params.client_id });
  grant.addOIDCScope('openid email profile');
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: person.sub }, consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: false });
  ctx.respond = false;
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
