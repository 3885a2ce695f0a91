import { eventIdOf } from './event-id.js';

const EVENT = {
  portalId: 1,
  subscriptionType: 'contact.creation',
  occurredAt: 1,
  eventId: 7,
  attemptNumber: 0,
  nested: { a: 1, b: [1, 2] },
};

describe('eventIdOf', () => {
  it('is a UUID of version 8', () => {
    expect(eventIdOf(EVENT)).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
  });

  it('is the same for each attempt, and for each order of the fields', () => {
    const { nested: _, ...others } = EVENT;
    const again = { nested: { b: [1, 2], a: 1 }, ...others, attemptNumber: 3 };
    expect(eventIdOf(again)).toBe(eventIdOf(EVENT));
  });

  it.each([
    { eventId: 8 },
    { portalId: 2 },
    { occurredAt: 2 },
    { subscriptionType: 'contact.deletion' },
    { nested: { a: 1, b: [2, 1] } },
    { further: null },
  ])('is another one with %j', (change) => {
    expect(eventIdOf({ ...EVENT, ...change })).not.toBe(eventIdOf(EVENT));
  });
});
