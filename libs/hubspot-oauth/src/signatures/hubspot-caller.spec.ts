import { readCaller } from './hubspot-caller.js';
import type { VerifiedRequest } from './request-signatures.js';

const URL_OF_CARD = '/card?portalId=62515&userId=7&userEmail=jane%40example.com&appId=54321';

function verified(change: Partial<Record<'version' | 'url' | 'body', string>> = {}) {
  const { version = 'v3', url = URL_OF_CARD, body = '' } = change;
  return { version, url, body: Buffer.from(body), signature: 'a' } as VerifiedRequest;
}

describe('readCaller', () => {
  it.each(['v2', 'v3'])('returns what HubSpot signed with %s', (version) => {
    const caller = readCaller(verified({ version }));
    expect(caller).toEqual({
      portalId: 62515,
      userId: 7,
      userEmail: 'jane@example.com',
      appId: 54321,
    });
    expect(Object.isFrozen(caller)).toBe(true);
  });

  it('returns none with v1, which does not sign the URL', () => {
    expect(readCaller(verified({ version: 'v1' }))).toBeUndefined();
  });

  it.each(['', '{"a":1}', '[1]', '"text"'])('returns the caller with the body %j', (body) => {
    expect(readCaller(verified({ body }))).toMatchObject({ portalId: 62515 });
  });

  it.each(['1', '00', 'a=1', ' {}', 'null', '-1', 'Z'])(
    'returns none with the body %j: its start could be the end of an id',
    (body) => {
      expect(readCaller(verified({ body }))).toBeUndefined();
    },
  );

  it.each([
    '/card',
    '/card?userId=7',
    '/card?portalId=',
    '/card?portalId=0',
    '/card?portalId=062515',
    '/card?portalId=62515x',
    '/card?portalId=62515&portalId=62515',
    '/card?PortalId=62515',
  ])('returns none without one account: %s', (url) => {
    expect(readCaller(verified({ url }))).toBeUndefined();
  });

  it('leaves out what is repeated or no id', () => {
    const url = '/card?portalId=62515&userId=7&userId=8&appId=x';
    expect(readCaller(verified({ url }))).toEqual({
      portalId: 62515,
      userId: undefined,
      userEmail: undefined,
      appId: undefined,
    });
  });
});
