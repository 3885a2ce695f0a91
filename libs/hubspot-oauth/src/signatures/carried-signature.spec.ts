import { carriedSignature } from './carried-signature.js';

const current = { 'x-hubspot-signature-v3': 'three', 'x-hubspot-request-timestamp': '17' };
const older = (version: string | string[] | undefined) => ({
  'x-hubspot-signature': 'older',
  ...(version !== undefined && { 'x-hubspot-signature-version': version }),
});

describe('carriedSignature', () => {
  it('returns version 3 with its timestamp, before an older one', () => {
    const headers = { ...current, ...older('v1') };
    const expected = { version: 'v3', signature: 'three', timestamp: '17' };
    expect(carriedSignature({ headers }, ['v3'])).toEqual(expected);
    expect(carriedSignature({ headers }, ['v1', 'v2', 'v3'])).toEqual(expected);
  });

  it('returns the older one where version 3 is not accepted', () => {
    const headers = { ...current, ...older('v1') };
    expect(carriedSignature({ headers }, ['v1'])).toEqual({ version: 'v1', signature: 'older' });
    expect(carriedSignature({ headers: current }, ['v1', 'v2'])).toBeUndefined();
  });

  it.each(['v1', 'v2'] as const)('returns %s if it is named and accepted', (version) => {
    const request = { headers: older(version) };
    expect(carriedSignature(request, [version])).toEqual({ version, signature: 'older' });
    expect(carriedSignature(request, [version === 'v1' ? 'v2' : 'v1'])).toBeUndefined();
    expect(carriedSignature(request, ['v3'])).toBeUndefined();
  });

  it.each([undefined, '', 'v3', 'V1', 'v', 'v1, v1', ['v1', 'v1']])(
    'returns no older signature of the version %j',
    (version) => {
      expect(carriedSignature({ headers: older(version) }, ['v1', 'v2', 'v3'])).toBeUndefined();
    },
  );

  it('returns none if a version is named alone', () => {
    const headers = { 'x-hubspot-signature-version': 'v1' };
    expect(carriedSignature({ headers }, ['v1'])).toBeUndefined();
  });

  it('does not read a header that is an array', () => {
    const headers = { 'x-hubspot-signature-v3': ['three', 'three'] };
    expect(carriedSignature({ headers }, ['v3'])).toBeUndefined();
  });
});
