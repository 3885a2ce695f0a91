import { createHmac } from 'node:crypto';
import { verifyHubSpotSignature } from './hubspot-signature.js';

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const WEBHOOK_URL = 'https://www.example.com/webhook_uri';
const WEBHOOK =
  '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
const DOUBLE_QUOTES = '{"example_field":"example_value"}';
const SINGLE_QUOTES = "{'example_field':'example_value'}";
const EVERY_ESCAPE =
  'https://api.example.com/hs?q=a%20b&r=x%3Ay%2Fz%3Fw%40%21%24%27%28%29%2A%2C%3B&e=%26%3D%2B%22%23';
const CARD =
  'https://api.example.com/hs/card?portalId=62515&userId=123&userEmail=jane%40example.com&appId=54321';

const v1 = (body: string, signature: string) =>
  ({ version: 'v1', method: 'POST', url: WEBHOOK_URL, body, signature }) as const;
const v2 = (method: string, body: string, signature: string) =>
  ({ version: 'v2', method, url: WEBHOOK_URL, body, signature }) as const;
const v3 = (method: string, url: string, body: string, timestamp: string, signature: string) =>
  ({ method, url, body, timestamp, signature }) as const;

const BODY_SIGNATURE = '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de';
const COLON_SIGNATURE = 'pGaqipPiYpnRzTHQquj/LJH83HMaMUaJ132HqlEOjx8=';
const CARD_SIGNATURE = '7CEZEva8YbvAXYlI+iVBZaE9TvUvU8VxQiklFV6xCJI=';
const AT = '1700000000000';
const card = v3('GET', CARD, '', AT, CARD_SIGNATURE);
const check = { clientSecret: SECRET, now: Number(AT) };

describe('verifyHubSpotSignature', () => {
  it.each([
    ["the documentation's version 1", v1(WEBHOOK, BODY_SIGNATURE)],
    [
      'version 1 of the Python client',
      v1(SINGLE_QUOTES, '69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750'),
    ],
    [
      "the documentation's version 2, without a body",
      v2('GET', '', 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e'),
    ],
    [
      "the documentation's version 2",
      v2('POST', DOUBLE_QUOTES, '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900'),
    ],
    [
      'version 2 of the Python client',
      v2('POST', SINGLE_QUOTES, '4fe4e3a7d3cf09db53be39d0a58130e2aaba074ec123a9e355b876a689a1c383'),
    ],
    [
      'version 3 of the Python client',
      v3(
        'POST',
        WEBHOOK_URL,
        SINGLE_QUOTES,
        '1693657560000',
        'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
      ),
    ],
    [
      'version 3 of the Ruby client',
      v3(
        'POST',
        WEBHOOK_URL,
        SINGLE_QUOTES,
        '1700000300000',
        'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=',
      ),
    ],
    ['an escaped colon', v3('POST', `${WEBHOOK_URL}?x=a%3Ab`, WEBHOOK, AT, COLON_SIGNATURE)],
    [
      'an escaped colon, in small letters',
      v3('POST', `${WEBHOOK_URL}?x=a%3ab`, WEBHOOK, AT, COLON_SIGNATURE),
    ],
    ['a plain colon', v3('POST', `${WEBHOOK_URL}?x=a:b`, WEBHOOK, AT, COLON_SIGNATURE)],
    ['a card, whose user has an @', card],
    [
      'all twelve escapes, others, and a body beyond ASCII',
      v3('POST', EVERY_ESCAPE, '{"a":"é☕"}', AT, 'D7+tZ+K9W6mQfr4HgXjJrRiv7c/CpLrUW5zi+xG05sw='),
    ],
  ])('takes %s, as text and as bytes', (_name, request) => {
    const now = 'timestamp' in request ? Number(request.timestamp) : 0;
    expect(verifyHubSpotSignature(request, { clientSecret: SECRET, now })).toBe(true);
    const body = Buffer.from(request.body);
    expect(verifyHubSpotSignature({ ...request, body }, { clientSecret: SECRET, now })).toBe(true);
  });

  it('refuses a version 3 hash of the URL as it was sent', () => {
    const signature = 'EDdDzf28SzMas+0dq1hSBt9o5O2+n08IB5Jbvwp+h14=';
    const request = v3('POST', `${WEBHOOK_URL}?x=a%3Ab`, WEBHOOK, AT, signature);
    expect(verifyHubSpotSignature(request, check)).toBe(false);
  });

  it.each([
    ['exactly five minutes old', 300_000, true],
    ['older than five minutes', 300_001, false],
    ['one minute ahead', -60_000, true],
    ['more than one minute ahead', -60_001, false],
  ])('judges a timestamp %s', (_name, ageMs, valid) => {
    expect(verifyHubSpotSignature(card, { ...check, now: Number(AT) + ageMs })).toBe(valid);
  });

  it.each([
    undefined,
    '',
    'NaN',
    'Infinity',
    ` ${AT}`,
    `${AT} `,
    `${AT}\n`,
    `+${AT}`,
    `-${AT}`,
    `${AT}.0`,
    '1.7e12',
    '0x18bcfe56800',
    '1_700_000_000_000',
    '１７０００００００００００',
    '9'.repeat(400),
    `0${AT}`,
    `00${AT}`,
    AT.slice(0, -1),
    `${AT}0`,
    `0${AT.slice(1)}`,
  ])('refuses the timestamp %j, even where it is signed', (timestamp) => {
    const url = 'https://api.example.com/hs/card?portalId=62515';
    const signed = (sent: string) => {
      const text = `GET${url}${sent}`;
      const signature = createHmac('sha256', SECRET).update(text).digest('base64');
      return v3('GET', url, '', sent, signature);
    };
    expect(verifyHubSpotSignature(signed(AT), check)).toBe(true);
    const request = { ...signed(timestamp ?? ''), timestamp };
    // Some stand for another time: their signature is checked when that is now.
    for (const now of [check.now, Number(timestamp ?? Number.NaN)]) {
      expect(verifyHubSpotSignature(request, { ...check, now })).toBe(false);
    }
  });

  it.each([
    ['method', { method: 'POST' }],
    ['URL', { url: CARD.replace('62515', '62516') }],
    ['origin', { url: CARD.replace('https', 'http') }],
    ['body', { body: ' ' }],
    ['timestamp', { timestamp: '1700000000001' }],
    ['length', { signature: CARD_SIGNATURE.slice(0, -1) }],
    ['padding', { signature: `${CARD_SIGNATURE}=` }],
    ['alphabet', { signature: CARD_SIGNATURE.replaceAll('+', '-') }],
    ['signature', { signature: '' }],
  ])('refuses another %s', (_name, change) => {
    expect(verifyHubSpotSignature({ ...card, ...change }, check)).toBe(false);
  });

  it('takes no signature of one version for another', () => {
    for (const version of ['v2', 'v3'] as const) {
      const request = { ...v1(WEBHOOK, BODY_SIGNATURE), version, timestamp: AT };
      expect(verifyHubSpotSignature(request, check)).toBe(false);
    }
    expect(verifyHubSpotSignature({ ...card, version: 'v2' }, check)).toBe(false);
  });

  it.each([
    ['the first', [SECRET, 'another']],
    ['the second', ['another', SECRET]],
  ])('takes a signature of %s secret while it is rotated', (_name, clientSecret) => {
    expect(verifyHubSpotSignature(card, { ...check, clientSecret })).toBe(true);
    expect(verifyHubSpotSignature(card, { ...check, clientSecret: 'another' })).toBe(false);
  });

  it.each([
    { clientSecret: '' },
    { clientSecret: [''] },
    { clientSecret: ['secret', ''] },
    { clientSecret: [] },
  ])('does not verify with %j', ({ clientSecret }) => {
    expect(() => verifyHubSpotSignature(card, { ...check, clientSecret })).toThrow(RangeError);
  });
});
