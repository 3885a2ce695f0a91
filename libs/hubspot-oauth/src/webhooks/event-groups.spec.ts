import { groupByObject } from './event-groups.js';
import type { HubSpotEventFields } from './hubspot-event.js';

const event = (occurredAt: number, fields: object): HubSpotEventFields => ({
  portalId: 1,
  subscriptionType: 'contact.propertyChange',
  occurredAt,
  ...fields,
});
const timesOf = (events: readonly HubSpotEventFields[]) =>
  groupByObject(events, (item) => item).map((group) => group.map((item) => item.occurredAt));

describe('groupByObject', () => {
  it('puts the events of one object in the order in which they occurred', () => {
    const object = { objectId: 7 };
    expect(timesOf([event(3, object), event(1, object), event(2, object)])).toEqual([[1, 2, 3]]);
  });

  it('keeps the order of events that occurred in the same moment', () => {
    const events = Array.from({ length: 50 }, (_, eventId) =>
      event(eventId === 40 ? 1 : 2, { objectId: 7, eventId }),
    );
    const [group = []] = groupByObject(events, (item) => item);
    expect(group).toEqual([events[40], ...events.slice(0, 40), ...events.slice(41)]);
  });

  it.each<[string, object, object]>([
    ['objects', { objectId: 1 }, { objectId: 2 }],
    ['accounts', { objectId: 1 }, { objectId: 1, portalId: 2 }],
    ['kinds', { objectId: 1 }, { objectId: 1, subscriptionType: 'deal.creation' }],
    ['object types', { objectId: 1, objectTypeId: '0-1' }, { objectId: 1, objectTypeId: '0-2' }],
    ['events without an object', {}, {}],
    ['events whose object is null', { objectId: null }, { objectId: null }],
  ])('keeps %s apart', (_name, one, other) => {
    expect(timesOf([event(2, one), event(1, other)])).toEqual([[2], [1]]);
  });

  it('puts installs and uninstalls of an account together', () => {
    const install = { subscriptionType: 'app.installed' };
    const uninstall = { subscriptionType: 'app.uninstalled' };
    expect(timesOf([event(2, uninstall), event(1, install)])).toEqual([[1, 2]]);
    expect(timesOf([event(2, uninstall), event(1, { ...install, portalId: 2 })])).toEqual([
      [2],
      [1],
    ]);
  });

  it('takes the id of an object as a number or as a string', () => {
    expect(timesOf([event(2, { objectId: 1 }), event(1, { objectId: '1' })])).toEqual([[1, 2]]);
  });

  it('puts events of different types of one object together', () => {
    const creation = { objectId: 1, subscriptionType: 'contact.creation' };
    expect(timesOf([event(2, { objectId: 1 }), event(1, creation)])).toEqual([[1, 2]]);
  });

  it.each(['primaryObjectId', 'fromObjectId'])('knows an object by its %s', (field) => {
    expect(timesOf([event(2, { [field]: 1 }), event(1, { [field]: 1 })])).toEqual([[1, 2]]);
  });
});
