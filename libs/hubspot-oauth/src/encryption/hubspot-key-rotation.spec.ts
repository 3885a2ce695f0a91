import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';

import { ApplicationShutdownError } from '../errors/application-shutdown.error.js';
import { resolveOptions } from '../options/resolve-options.js';
import { SystemRandomSource } from '../runtime/random.js';
import { Shutdown } from '../runtime/shutdown.js';
import { HubSpotKeyRotation } from './hubspot-key-rotation.js';
import { authorizationPurpose, tokenPurpose, webhookEventPurpose } from './seal-purposes.js';
import { Sealer } from './sealer.js';

const CLIENT_ID = 'a-client';
const keyOf = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const OLD_KEY = keyOf('old');
const NEW_KEY = keyOf('new');

function instance(repository: InMemoryHubSpotConnectionRepository, encryptionKeys: string[]) {
  const options = resolveOptions({
    clientId: CLIENT_ID,
    clientSecret: 'a-secret',
    redirectUri: 'https://app.example.com/hubspot/oauth/callback',
    scopes: ['oauth'],
    encryptionKeys,
  });
  const sealer = new Sealer(options, new SystemRandomSource());
  const shutdown = new Shutdown();
  return {
    sealer,
    shutdown,
    rotation: new HubSpotKeyRotation(options, repository, sealer, shutdown),
  };
}

const key = (hubId: number) => ({ clientId: CLIENT_ID, hubId });

function tokensOf(sealer: Sealer, hubId: number, name = 'token') {
  return {
    sealedAccessToken: sealer.seal(`access ${name}`, tokenPurpose(hubId, 'access_token')),
    sealedRefreshToken: sealer.seal(`refresh ${name}`, tokenPurpose(hubId, 'refresh_token')),
    scopes: ['oauth'],
    expiresInMs: 60_000,
    lifetimeMs: 60_000,
  };
}

describe('HubSpotKeyRotation', () => {
  let repository: InMemoryHubSpotConnectionRepository;
  let before: ReturnType<typeof instance>;
  let after: ReturnType<typeof instance>;

  const install = (sealer: Sealer, hubId: number) =>
    repository.install({
      ...key(hubId),
      ...tokensOf(sealer, hubId),
      newId: `id-${hubId}`,
      userId: null,
    });

  beforeAll(() => Logger.overrideLogger(false));

  beforeEach(async () => {
    repository = new InMemoryHubSpotConnectionRepository();
    before = instance(repository, [OLD_KEY]);
    after = instance(repository, [NEW_KEY, OLD_KEY]);
    for (let hubId = 1; hubId <= 1_200; hubId += 1) await install(before.sealer, hubId);
    await install(after.sealer, 1_201);
    await repository.createAuthorization({
      stateHash: 'hash',
      clientId: CLIENT_ID,
      sealedPayload: before.sealer.seal('payload', authorizationPurpose('hash')),
      lifetimeMs: 600_000,
    });
    const claim = { clientId: CLIENT_ID, claimId: 'claim' };
    const events = [{ eventId: 'event', hubId: 7 }];
    await repository.webhookEvents.claim({ ...claim, events, claimMs: 0, retentionMs: 600_000 });
    await repository.webhookEvents.fail({
      ...claim,
      eventId: 'event',
      sealedPayload: before.sealer.seal('an event', webhookEventPurpose(7, 'event')),
      claimMs: 0,
      retentionMs: 600_000,
    });
  });

  it('counts rows by key', async () => {
    await expect(after.rotation.countByKey()).resolves.toEqual([
      {
        keyId: 'old',
        isCurrent: false,
        isConfigured: true,
        connections: 1_200,
        authorizations: 1,
        failedEvents: 1,
      },
      {
        keyId: 'new',
        isCurrent: true,
        isConfigured: true,
        connections: 1,
        authorizations: 0,
        failedEvents: 0,
      },
    ]);
  });

  it('encrypts everything with the current key, and reports its progress', async () => {
    const progress: number[] = [];
    const result = await after.rotation.reseal({
      onProgress: ({ resealed }) => progress.push(resealed),
    });
    expect(result).toEqual({ checked: 1_203, resealed: 1_202, unreadable: 0 });
    expect(progress).toEqual([500, 1_000, 1_200, 1_200, 1_201, 1_201, 1_202, 1_202]);
    await expect(after.rotation.countByKey()).resolves.toEqual([
      {
        keyId: 'new',
        isCurrent: true,
        isConfigured: true,
        connections: 1_201,
        authorizations: 1,
        failedEvents: 1,
      },
    ]);
    const { sealer } = instance(repository, [NEW_KEY]);
    const row = await repository.find(key(7));
    expect(row?.tokenVersion).toBe(1);
    expect(sealer.open(row?.sealedRefreshToken ?? '', tokenPurpose(7, 'refresh_token'))).toBe(
      'refresh token',
    );
    const authorization = await repository.findAuthorization('hash');
    expect(sealer.open(authorization?.sealedPayload ?? '', authorizationPurpose('hash'))).toBe(
      'payload',
    );
    const [failed] = await repository.webhookEvents.listSealed({ clientId: CLIENT_ID, limit: 1 });
    const purpose = webhookEventPurpose(7, 'event');
    expect(sealer.open(failed?.sealedPayload ?? '', purpose)).toBe('an event');
  });

  it('keeps what a refresh of an instance with the old key saves meanwhile, and reads it again', async () => {
    let saved = false;
    await after.rotation.reseal({
      onProgress: () => {
        if (saved) return;
        saved = true;
        // A row that this pass has not read yet, and one that it has.
        void repository.saveTokens({
          ...key(1),
          ...tokensOf(before.sealer, 1, 'newer'),
          expectedVersion: 1,
        });
      },
    });
    const row = await repository.find(key(1));
    expect(row?.tokenVersion).toBe(2);
    expect(after.sealer.open(row?.sealedAccessToken ?? '', tokenPurpose(1, 'access_token'))).toBe(
      'access newer',
    );
  });

  it('repeats the pass for rows that changed while they were written', async () => {
    const resealTokens = repository.resealTokens.bind(repository);
    repository.resealTokens = async (request) => {
      repository.resealTokens = resealTokens;
      const { hubId } = request;
      const tokens = tokensOf(before.sealer, hubId, 'newer');
      await repository.saveTokens({ ...key(hubId), ...tokens, expectedVersion: 1 });
      return resealTokens(request);
    };
    await after.rotation.reseal();
    const [usage, ...others] = await after.rotation.countByKey();
    expect(usage).toMatchObject({ keyId: 'new', connections: 1_201 });
    expect(others).toEqual([]);
    expect((await repository.find(key(1)))?.tokenVersion).toBe(2);
  });

  it('leaves rows that cannot be decrypted as they are', async () => {
    const stranger = instance(repository, [keyOf('lost')]);
    await install(stranger.sealer, 2_000);
    const result = await after.rotation.reseal();
    expect(result).toMatchObject({ resealed: 1_202, unreadable: 1 });
    expect(after.rotation.missingKeys()).toContain(
      '"lost" (1 connections, 0 authorizations, 0 failed events)',
    );
  });

  it('ends when its signal aborts, and continues where it ended', async () => {
    const controller = new AbortController();
    const reseal = after.rotation.reseal({
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(reseal).rejects.toThrow('enough');
    await expect(after.rotation.reseal()).resolves.toMatchObject({ resealed: 702 });
  });

  it('ends when the application closes', async () => {
    after.shutdown.onModuleDestroy();
    await expect(after.rotation.reseal()).rejects.toThrow(ApplicationShutdownError);
  });

  it('tells of a key that rows still use and that is missing', async () => {
    const { rotation } = instance(repository, [NEW_KEY]);
    expect(rotation.missingKeys()).toBeUndefined();
    const warned: unknown[] = [];
    Logger.overrideLogger({ log() {}, error() {}, warn: (line: unknown) => warned.push(line) });
    await rotation.onApplicationBootstrap();
    Logger.overrideLogger(false);
    expect(warned).toEqual([rotation.missingKeys()]);
    const message = rotation.missingKeys();
    expect(message).toContain('"old" (1200 connections, 1 authorizations, 1 failed events)');
  });
});
