import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { Sealer } from '../encryption/sealer.js';
import type { HubSpotOAuthOptions } from '../options/hubspot-oauth-options.js';
import { resolveOptions } from '../options/resolve-options.js';
import { SystemRandomSource } from '../runtime/random.js';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { ConnectionCache } from '../tokens/connection-cache.js';
import { SealedGrants } from '../tokens/sealed-grants.js';
import { Session } from './session.js';

const HOUR_MS = 60 * 60_000;
const keyOf = (id: string, byte: number) =>
  `${id}:${Buffer.alloc(32, `key ${byte} `).toString('base64')}`;

const connection: HubSpotConnection = {
  id: '7a5b2a38-6c3b-4a52-a5c2-0f1f62ac1fd5',
  hubId: 1234567,
  clientId: 'a-client',
  status: 'active',
  scopes: ['oauth'],
  userId: null,
  expiresAt: new Date(),
  installedAt: new Date(),
  sessionVersion: 1,
};
const account = { hubId: connection.hubId, connectionId: connection.id, sessionVersion: 1 };

const clock = new ManualClock();

function sessionWith(overrides: Partial<HubSpotOAuthOptions> = {}) {
  const options = resolveOptions({
    clientId: 'a-client',
    clientSecret: 'a-secret',
    redirectUri: 'https://app.example.com/hubspot/oauth/callback',
    scopes: ['oauth'],
    encryptionKeys: keyOf('k1', 1),
    ...overrides,
  });
  const sealer = new Sealer(options, new SystemRandomSource());
  const random = new SystemRandomSource();
  const repository = new InMemoryHubSpotConnectionRepository(clock);
  const grants = new SealedGrants(sealer, clock);
  const cache = new ConnectionCache(options, repository, grants, clock, random);
  return {
    session: new Session(options, sealer, clock, repository, cache),
    sealer,
    repository,
    cache,
  };
}

const requestWith = (setCookie: string) => ({ headers: { cookie: setCookie.split(';')[0] } });

describe('Session', () => {
  const { session, sealer } = sessionWith();
  const request = requestWith(session.start(connection));

  it('reads the account and the connection that it was started for', () => {
    expect(session.resolve(request)).toEqual(account);
  });

  it('ends after twelve hours, whatever the browser keeps', () => {
    const started = requestWith(session.start(connection));
    clock.advance(12 * HOUR_MS - 1);
    expect(session.resolve(started)).toEqual(account);
    clock.advance(1);
    expect(session.resolve(started)).toBeUndefined();
  });

  it('takes no other cookie for one that it opened before, though they end alike', () => {
    const started = requestWith(session.start(connection));
    expect(session.resolve(started)).toEqual(account);
    const cookie = started.headers.cookie ?? '';
    const at = cookie.indexOf('=') + 20;
    const altered = cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1);
    expect(session.resolve({ headers: { cookie: altered } })).toBeUndefined();
    expect(session.resolve(started)).toEqual(account);
  });

  it('has the version of the connection that it was started for', () => {
    const started = requestWith(session.start({ ...connection, sessionVersion: 7 }));
    expect(session.resolve(started)).toEqual({ ...account, sessionVersion: 7 });
  });

  it('has the version 1 if it was started by an application without session versions', () => {
    const cookie = sealed('session', 'hubspot_session', {
      hubId: connection.hubId,
      connectionId: connection.id,
    });
    const headers = { cookie: `__Host-hubspot_session=${cookie}` };
    expect(session.resolve({ headers })).toEqual(account);
  });

  it.each([0.5, '1', null])('is not read with the version %j', (sessionVersion) => {
    const cookie = sealed('session', 'hubspot_session', { ...account, sessionVersion });
    const headers = { cookie: `__Host-hubspot_session=${cookie}` };
    expect(session.resolve({ headers })).toBeUndefined();
  });

  it('ends the sessions of all browsers before it returns', async () => {
    const { session: own, repository, cache } = sessionWith();
    const { clientId, hubId } = connection;
    const installed = await repository.install({
      clientId,
      hubId,
      newId: connection.id,
      userId: null,
      sealedAccessToken: 'sealed',
      sealedRefreshToken: 'sealed',
      scopes: ['oauth'],
      expiresInMs: HOUR_MS,
      lifetimeMs: HOUR_MS,
    });
    cache.remember(cache.open(installed, 'token', 0));
    await own.endAll(connection);
    expect(cache.get(hubId)).toBeUndefined();
    const row = await repository.find({ clientId, hubId });
    expect(row?.sessionVersion).toBe(2);
  });

  it('names the account to nobody without the key', () => {
    expect(session.start(connection)).not.toMatch(/1234567|7a5b2a38/);
  });

  it.each<[string, Partial<HubSpotOAuthOptions>]>([
    ['another key', { encryptionKeys: keyOf('k1', 2) }],
    ['another key id', { encryptionKeys: keyOf('k2', 1) }],
    ['another app', { clientId: 'another-client' }],
  ])('ignores a session of %s', (_name, options) => {
    const foreign = sessionWith(options).session.start(connection);
    expect(session.resolve(requestWith(foreign))).toBeUndefined();
  });

  it('is read with an older key of the ring, until that is removed', () => {
    const started = requestWith(session.start(connection));
    const rotated = sessionWith({ encryptionKeys: [keyOf('k2', 2), keyOf('k1', 1)] });
    expect(rotated.session.resolve(started)).toEqual(account);
    const removed = sessionWith({ encryptionKeys: keyOf('k2', 2) });
    expect(removed.session.resolve(started)).toBeUndefined();
  });

  it('is read on another port with the same keys', () => {
    const one = sessionWith({ redirectUri: 'http://localhost:3000/cb' }).session;
    const other = sessionWith({ redirectUri: 'http://localhost:3001/cb' }).session;
    expect(other.resolve(requestWith(one.start(connection)))).toEqual(account);
  });

  it.each([
    ['nothing', ''],
    ['words', 'hello'],
    ['plain JSON', JSON.stringify({ ...account, expiresAt: 1e15 })],
    ['what was sealed for an attempt', sealed('attempt', 'hubspot_install_', { ...account })],
    ['a value of another shape', sealed('session', 'hubspot_session', { hubId: 1 })],
    ['no JSON', sealer.seal('{', { purpose: 'session', column: 'hubspot_session' })],
  ])('takes a cookie with %s for none', (_name, value) => {
    const cookie = `__Host-hubspot_session=${encodeURIComponent(value)}`;
    expect(session.resolve({ headers: { cookie } })).toBeUndefined();
  });

  it('ignores a cookie without the prefix that keeps other hosts from setting it', () => {
    const cookie = request.headers.cookie?.replace('__Host-', '');
    expect(session.resolve({ headers: { cookie } })).toBeUndefined();
  });

  function sealed(purpose: 'attempt' | 'session', column: string, value: object): string {
    return sealer.seal(JSON.stringify({ expiresAt: 1e15, ...value }), { purpose, column });
  }
});
