import { MalformedWebhookError } from '../errors/webhook.errors.js';
import { MAX_BODY_BYTES, MAX_EVENTS, parseDelivery } from './parse-events.js';

const EVENT = {
  eventId: 1,
  subscriptionId: 12345,
  portalId: 62515,
  occurredAt: 1564113600000,
  subscriptionType: 'contact.creation',
  attemptNumber: 0,
  objectId: 123,
  changeSource: 'CRM',
  changeFlag: 'NEW',
  appId: 54321,
};
const many = (count: number) => Array.from({ length: count }, () => EVENT);
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
/** A delivery with arrays in so many arrays. */
const nested = (levels: number) =>
  new TextEncoder().encode(
    JSON.stringify([{ ...EVENT, x: 0 }]).replace(
      '"x":0',
      `"x":${'['.repeat(levels)}${']'.repeat(levels)}`,
    ),
  );
/** A delivery of so many bytes. */
const bodyOf = (size: number) => {
  const text = JSON.stringify([{ ...EVENT, padding: '' }]);
  return bytes([{ ...EVENT, padding: 'x'.repeat(size - text.length) }]);
};

describe('parseDelivery', () => {
  it('keeps every field, also those it does not know', () => {
    const event = { ...EVENT, somethingNew: { nested: [1] } };
    expect(parseDelivery(bytes([event]))).toEqual([event]);
  });

  it('refuses events that are nested too deep for JSON.stringify', () => {
    expect(parseDelivery(nested(20))).toHaveLength(1);
    expect(() => parseDelivery(nested(100_000))).toThrow(MalformedWebhookError);
  });

  it('reads eventType where HubSpot sends no subscriptionType', () => {
    const { subscriptionType, ...event } = EVENT;
    const [parsed] = parseDelivery(bytes([{ ...event, eventType: subscriptionType }]));
    expect(parsed).toMatchObject({ subscriptionType: 'contact.creation' });
  });

  it('prefers subscriptionType', () => {
    const [parsed] = parseDelivery(bytes([{ ...EVENT, eventType: 'contact.deletion' }]));
    expect(parsed?.subscriptionType).toBe('contact.creation');
  });

  it.each([
    [{ isSensitive: true, propertyValue: 'REDACTED' }, true],
    [{ isSensitive: true, propertyValue: 'secret' }, false],
    [{ propertyValue: 'REDACTED' }, false],
  ])('tells of %j whether the value was left out: %j', (fields, isRedacted) => {
    const event = { ...EVENT, subscriptionType: 'contact.propertyChange', ...fields };
    expect(parseDelivery(bytes([event]))[0]).toMatchObject({ isRedacted });
  });

  it('returns the same for what it returned before', () => {
    const event = { ...EVENT, eventType: 'deal.propertyChange', isSensitive: true };
    const once = parseDelivery(bytes([event]));
    expect(parseDelivery(bytes(once))).toEqual(once);
  });

  it('takes as many events as HubSpot sends', () => {
    expect(parseDelivery(bytes(many(MAX_EVENTS)))).toHaveLength(MAX_EVENTS);
  });

  it.each<[string, unknown]>([
    ['an object', EVENT],
    ['no events', []],
    ['too many events', many(MAX_EVENTS + 1)],
    ['a null', [null]],
    ['a string', ['contact.creation']],
    ['no account', [{ ...EVENT, portalId: undefined }]],
    ['an account that is none', [{ ...EVENT, portalId: -1 }]],
    ['no type', [{ ...EVENT, subscriptionType: undefined }]],
    ['an empty type', [{ ...EVENT, subscriptionType: '' }]],
    ['no time', [{ ...EVENT, occurredAt: undefined }]],
    ['a time that is none', [{ ...EVENT, occurredAt: 'yesterday' }]],
    ['one malformed event among others', [EVENT, { ...EVENT, portalId: 'x' }]],
  ])('refuses %s', (_name, body) => {
    expect(() => parseDelivery(bytes(body))).toThrow(MalformedWebhookError);
  });

  it('refuses what is no JSON, or no UTF-8', () => {
    expect(() => parseDelivery(new TextEncoder().encode('[{'))).toThrow(MalformedWebhookError);
    expect(() => parseDelivery(new Uint8Array([0x22, 0xff, 0x22]))).toThrow(MalformedWebhookError);
    expect(() => parseDelivery(new Uint8Array())).toThrow(MalformedWebhookError);
  });

  it('refuses bodies of more than 1 MB', () => {
    expect(parseDelivery(bodyOf(MAX_BODY_BYTES))).toHaveLength(1);
    expect(() => parseDelivery(bodyOf(MAX_BODY_BYTES + 1))).toThrow(MalformedWebhookError);
  });
});
