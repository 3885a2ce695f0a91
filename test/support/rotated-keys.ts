import { randomBytes } from 'node:crypto';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { HubSpotKeyRotation } from '../../libs/hubspot-oauth/src/encryption/hubspot-key-rotation.js';
import {
  authorizationPurpose,
  tokenPurpose,
  webhookEventPurpose,
} from '../../libs/hubspot-oauth/src/encryption/seal-purposes.js';
import { Sealer } from '../../libs/hubspot-oauth/src/encryption/sealer.js';
import { resolveOptions } from '../../libs/hubspot-oauth/src/options/resolve-options.js';
import { SystemRandomSource } from '../../libs/hubspot-oauth/src/runtime/random.js';
import { Shutdown } from '../../libs/hubspot-oauth/src/runtime/shutdown.js';

const CLIENT_ID = 'a-client';

export const keyNamed = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
export const OLD_KEY = keyNamed('old');
export const NEW_KEY = keyNamed('new');

export const accountKey = (hubId: number) => ({ clientId: CLIENT_ID, hubId });

export function tokensOf(sealer: Sealer, hubId: number, name = 'token') {
  return {
    sealedAccessToken: sealer.seal(`access ${name}`, tokenPurpose(hubId, 'access_token')),
    sealedRefreshToken: sealer.seal(`refresh ${name}`, tokenPurpose(hubId, 'refresh_token')),
    scopes: ['oauth'],
    expiresInMs: 60_000,
    lifetimeMs: 60_000,
  };
}

/** A store whose 1,200 connections, an authorization and a failed event have the old key, and one the new. */
export class RotatedKeys {
  readonly repository = new InMemoryHubSpotConnectionRepository();
  readonly before = this.instance([OLD_KEY]);
  readonly after = this.instance([NEW_KEY, OLD_KEY]);

  static async create(): Promise<RotatedKeys> {
    const fixture = new RotatedKeys();
    const { repository, before, after } = fixture;
    for (let hubId = 1; hubId <= 1_200; hubId += 1) await fixture.install(before.sealer, hubId);
    await fixture.install(after.sealer, 1_201);
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
    return fixture;
  }

  /** A process with these keys. */
  instance(encryptionKeys: string[]) {
    const options = resolveOptions({
      clientId: CLIENT_ID,
      clientSecret: 'a-secret',
      redirectUri: 'https://app.example.com/hubspot/oauth/callback',
      scopes: ['oauth'],
      encryptionKeys,
    });
    const sealer = new Sealer(options, new SystemRandomSource());
    const shutdown = new Shutdown();
    const rotation = new HubSpotKeyRotation(options, this.repository, sealer, shutdown);
    return { sealer, shutdown, rotation };
  }

  install(sealer: Sealer, hubId: number) {
    return this.repository.install({
      ...accountKey(hubId),
      ...tokensOf(sealer, hubId),
      newId: `id-${hubId}`,
      userId: null,
    });
  }
}
