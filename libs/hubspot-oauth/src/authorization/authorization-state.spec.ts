import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { Sealer } from '../encryption/sealer.js';
import {
  ExpiredStateError,
  ForeignStateError,
  ReusedStateError,
  UnknownStateError,
} from '../errors/authorization.errors.js';
import { HubSpotConfigurationError, UnsealError } from '../errors/configuration.errors.js';
import { resolveOptions } from '../options/resolve-options.js';
import { SystemRandomSource } from '../runtime/random.js';
import { AuthorizationState, hashState } from './authorization-state.js';

const MINUTE_MS = 60_000;
const payload = { returnUrl: 'https://app.example.com/', hubId: 1, context: { tenant: 'a' } };

const withContext = (length: number) => ({ ...payload, context: 'a'.repeat(length) });

describe('AuthorizationState', () => {
  let clock: ManualClock;
  let repository: InMemoryHubSpotConnectionRepository;
  let states: AuthorizationState;

  beforeEach(() => {
    clock = new ManualClock();
    repository = new InMemoryHubSpotConnectionRepository(clock);
    states = statesOf('a-client');
  });

  function statesOf(clientId: string): AuthorizationState {
    const options = resolveOptions({
      clientId,
      clientSecret: 'a-secret',
      redirectUri: 'https://app.example.com/hubspot/oauth/callback',
      scopes: ['oauth'],
      encryptionKeys: `k1:${Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64')}`,
    });
    const random = new SystemRandomSource();
    return new AuthorizationState(options, repository, new Sealer(options, random), random);
  }

  it('returns the payload once', async () => {
    const { state, stateHash } = await states.issue(payload);
    expect(stateHash).toBe(hashState(state));
    expect(state).toMatch(/^[\w-]{43}$/);
    expect(await states.redeem(stateHash, true)).toEqual(payload);
    await expect(states.redeem(stateHash, true)).rejects.toThrow(ReusedStateError);
  });

  it('stores no state', async () => {
    const { state, stateHash } = await states.issue(payload);
    expect(await repository.findAuthorization(state)).toBeUndefined();
    expect(JSON.stringify(await repository.findAuthorization(stateHash))).not.toContain(state);
  });

  it('expires after ten minutes', async () => {
    const { stateHash } = await states.issue(payload);
    const late = await states.issue(payload);
    clock.advance(10 * MINUTE_MS - 1);
    expect(await states.redeem(stateHash, true)).toEqual(payload);
    clock.advance(1);
    await expect(states.redeem(late.stateHash, true)).rejects.toThrow(ExpiredStateError);
  });

  it('is not used up by another browser', async () => {
    const { stateHash } = await states.issue(payload);
    await expect(states.redeem(stateHash, false)).rejects.toThrow(ForeignStateError);
    expect(await states.redeem(stateHash, true)).toEqual(payload);
  });

  it('is reported as used, also to another browser and after it expired', async () => {
    const { stateHash } = await states.issue(payload);
    await states.redeem(stateHash, true);
    await expect(states.redeem(stateHash, false)).rejects.toThrow(ReusedStateError);
    clock.advance(10 * MINUTE_MS);
    await expect(states.redeem(stateHash, true)).rejects.toThrow(ReusedStateError);
  });

  it('is unknown to an app with another client id, and is not used up by it', async () => {
    const { stateHash } = await states.issue(payload);
    for (const clientId of ['a-client-2', 'a-clien', 'A-client']) {
      await expect(statesOf(clientId).redeem(stateHash, true)).rejects.toThrow(UnknownStateError);
    }
    expect(await states.redeem(stateHash, true)).toEqual(payload);
  });

  it('does not return the payload of another row', async () => {
    const [one, other] = [await states.issue(payload), await states.issue(payload)];
    const stored = await repository.findAuthorization(one.stateHash);
    const swapped = Object.create(repository) as InMemoryHubSpotConnectionRepository;
    swapped.findAuthorization = async () => stored;
    Object.assign(states, { repository: swapped });
    await expect(states.redeem(other.stateHash, true)).rejects.toThrow(UnsealError);
  });

  it('limits what a host may store with it', async () => {
    await expect(states.issue(withContext(8_192))).rejects.toThrow(HubSpotConfigurationError);
    await expect(states.issue(withContext(8_100))).resolves.toBeDefined();
  });
});
