import { Logger } from '@nestjs/common';
import {
  accountKey,
  NEW_KEY,
  RotatedKeys,
  tokensOf,
} from '../../../../test/support/rotated-keys.js';
import { tokenPurpose } from './seal-purposes.js';

describe('HubSpotKeyRotation while rows change', () => {
  let fixture: RotatedKeys;
  let repository: RotatedKeys['repository'];
  let before: RotatedKeys['before'];
  let after: RotatedKeys['after'];

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    fixture = await RotatedKeys.create();
    ({ repository, before, after } = fixture);
  });

  it('keeps what a refresh of an instance with the old key saves meanwhile, and reads it again', async () => {
    let saved = false;
    await after.rotation.reseal({
      onProgress: () => {
        if (saved) return;
        saved = true;
        // A row that this pass has not read yet, and one that it has.
        void repository.saveTokens({
          ...accountKey(1),
          ...tokensOf(before.sealer, 1, 'newer'),
          expectedVersion: 1,
        });
      },
    });
    const row = await repository.find(accountKey(1));
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
      await repository.saveTokens({ ...accountKey(hubId), ...tokens, expectedVersion: 1 });
      return resealTokens(request);
    };
    await after.rotation.reseal();
    const [usage, ...others] = await after.rotation.countByKey();
    expect(usage).toMatchObject({ keyId: 'new', connections: 1_201 });
    expect(others).toEqual([]);
    expect((await repository.find(accountKey(1)))?.tokenVersion).toBe(2);
  });

  it('counts what all passes encrypted, and makes five of them at most', async () => {
    const resealTokens = repository.resealTokens.bind(repository);
    repository.resealTokens = async (request) =>
      // Somebody else changes this row each time.
      request.hubId === 1 ? false : resealTokens(request);
    const reseal = repository.resealAuthorization.bind(repository);
    repository.resealAuthorization = async () => {
      repository.resealAuthorization = reseal;
      return false;
    };
    const checked: number[] = [];
    const onProgress = (progress: { checked: number }) => checked.push(progress.checked);
    const result = await after.rotation.reseal({ onProgress });
    expect(checked.filter((count) => count === 500)).toHaveLength(5);
    expect(result).toEqual({ checked: 1_203, resealed: 1_201, unreadable: 0 });
  });

  it.each([
    ['connection'],
    ['authorization'],
    ['event'],
    ['connection', 'authorization'],
    ['connection', 'event'],
    ['authorization', 'event'],
  ])('repeats the pass for one changed row of: %s %s', async (...kinds) => {
    const { webhookEvents } = repository;
    if (kinds.includes('connection')) {
      repository.resealTokens = refusedOnce(repository.resealTokens.bind(repository));
    }
    if (kinds.includes('authorization')) {
      repository.resealAuthorization = refusedOnce(repository.resealAuthorization.bind(repository));
    }
    if (kinds.includes('event')) {
      webhookEvents.reseal = refusedOnce(webhookEvents.reseal.bind(webhookEvents));
    }
    const result = await after.rotation.reseal();
    expect(result).toEqual({ checked: 1_203, resealed: 1_202, unreadable: 0 });
    expect(await after.rotation.countByKey()).toHaveLength(1);
  });

  it('encrypts the one of two tokens that needs it, and leaves a disconnected row alone', async () => {
    const [old, current] = [
      tokensOf(before.sealer, 1, 'old'),
      tokensOf(after.sealer, 1, 'current'),
    ];
    const both = { ...old, sealedAccessToken: current.sealedAccessToken };
    await repository.saveTokens({ ...accountKey(1), ...both, expectedVersion: 1 });
    const other = tokensOf(after.sealer, 2, 'current');
    await repository.saveTokens({
      ...accountKey(2),
      ...tokensOf(before.sealer, 2, 'old'),
      sealedRefreshToken: other.sealedRefreshToken,
      expectedVersion: 1,
    });
    const request = { ...accountKey(3), owner: 'me' };
    await repository.takeLeaseToDisconnect({ ...request, leaseMs: 60_000 });
    await repository.disconnect(request);
    const result = await after.rotation.reseal();
    expect(result).toEqual({ checked: 1_203, resealed: 1_201, unreadable: 0 });
    const { sealer } = fixture.instance([NEW_KEY]);
    const [one, two] = [await repository.find(accountKey(1)), await repository.find(accountKey(2))];
    expect(one?.sealedAccessToken).toBe(current.sealedAccessToken);
    expect(sealer.open(one?.sealedRefreshToken ?? '', tokenPurpose(1, 'refresh_token'))).toBe(
      'refresh old',
    );
    expect(two?.sealedRefreshToken).toBe(other.sealedRefreshToken);
    expect(sealer.open(two?.sealedAccessToken ?? '', tokenPurpose(2, 'access_token'))).toBe(
      'access old',
    );
    expect(await repository.find(accountKey(3))).toMatchObject({ sealedAccessToken: null });
  });
});

/** Returns false once, as if the row had changed since it was read. */
function refusedOnce<Request>(reseal: (request: Request) => Promise<boolean>) {
  let isRefused = false;
  return async (request: Request): Promise<boolean> => {
    if (isRefused) return reseal(request);
    isRefused = true;
    return false;
  };
}
