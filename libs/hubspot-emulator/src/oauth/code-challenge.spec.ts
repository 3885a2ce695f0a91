import { createHash } from 'node:crypto';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';
import { TestClient } from '../testing/test-client.js';

const VERIFIER = 'a-verifier.of_43~characters-is-the-shortest-one';
const HASH = createHash('sha256').update(VERIFIER).digest('base64url');
const BY_METHOD = [
  ['S256', { code_challenge: HASH, code_challenge_method: 'S256' }],
  ['plain', { code_challenge: VERIFIER }],
] as const;

describe('a code challenge', () => {
  let client: TestClient;
  beforeEach(async () => {
    client = new TestClient(await startEmulator());
  });
  afterEach(stopEmulators);

  it.each(BY_METHOD)('of method %s is solved by its verifier', async (_method, challenge) => {
    const code = await client.authorize(1234567, challenge);
    expect((await client.exchange(code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  it.each(BY_METHOD)('of method %s is not solved by another', async (_method, challenge) => {
    const code = await client.authorize(1234567, challenge);
    for (const verifier of [undefined, '', HASH.toUpperCase(), `${VERIFIER}x`]) {
      const refused = await client.exchange(code, { code_verifier: verifier });
      expect(refused).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant', status: 'BAD_AUTH_CODE' },
      });
    }
    // The code is still valid for its owner.
    expect((await client.exchange(code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  it.each([
    ['too short', { code_challenge: 'short', code_challenge_method: 'S256' }],
    ['of an unknown method', { code_challenge: HASH, code_challenge_method: 'S512' }],
  ])('that is %s is refused on the consent page', async (_name, challenge) => {
    await expect(client.authorize(1234567, challenge)).rejects.toThrow(/code challenge/);
  });

  it('that was not sent needs no verifier, as at HubSpot', async () => {
    const code = await client.authorize(1234567);
    expect((await client.exchange(code, { code_verifier: VERIFIER })).status).toBe(200);
  });
});
