import { Logger } from '@nestjs/common';
import {
  accountKey,
  keyNamed,
  NEW_KEY,
  RotatedKeys,
} from '../../../../test/support/rotated-keys.js';
import { ApplicationShutdownError } from '../errors/application-shutdown.error.js';
import { authorizationPurpose, tokenPurpose, webhookEventPurpose } from './seal-purposes.js';

describe('HubSpotKeyRotation', () => {
  let fixture: RotatedKeys;
  let repository: RotatedKeys['repository'];
  let after: RotatedKeys['after'];

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    fixture = await RotatedKeys.create();
    ({ repository, after } = fixture);
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
    const { sealer } = fixture.instance([NEW_KEY]);
    const row = await repository.find(accountKey(7));
    expect(row?.tokenVersion).toBe(1);
    expect(sealer.open(row?.sealedRefreshToken ?? '', tokenPurpose(7, 'refresh_token'))).toBe(
      'refresh token',
    );
    const authorization = await repository.findAuthorization('hash');
    expect(sealer.open(authorization?.sealedPayload ?? '', authorizationPurpose('hash'))).toBe(
      'payload',
    );
    const [failed] = await repository.webhookEvents.listSealed({ clientId: 'a-client', limit: 1 });
    const purpose = webhookEventPurpose(7, 'event');
    expect(sealer.open(failed?.sealedPayload ?? '', purpose)).toBe('an event');
  });

  it('rotates the keys of a store without webhook events', async () => {
    Object.defineProperty(repository, 'webhookEvents', { value: undefined });
    await expect(after.rotation.reseal()).resolves.toMatchObject({ resealed: 1_201 });
    await expect(after.rotation.countByKey()).resolves.toMatchObject([
      { keyId: 'new', failedEvents: 0 },
    ]);
  });

  it('starts if the store cannot count, and says so', async () => {
    repository.countByKey = () => Promise.reject(new Error('no database'));
    const warned: unknown[] = [];
    Logger.overrideLogger({ log() {}, error() {}, warn: (line: unknown) => warned.push(line) });
    await after.rotation.onApplicationBootstrap();
    Logger.overrideLogger(false);
    expect(warned).toEqual(['The stored values could not be counted by their encryption keys.']);
    expect(after.rotation.missingKeys()).toBeUndefined();
  });

  it('leaves rows that cannot be decrypted as they are', async () => {
    const stranger = fixture.instance([keyNamed('lost')]);
    await fixture.install(stranger.sealer, 2_000);
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
    const { rotation } = fixture.instance([NEW_KEY]);
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
