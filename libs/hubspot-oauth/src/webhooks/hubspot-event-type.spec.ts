import { patternsOf, WEBHOOK_EVENT_TYPES } from './hubspot-event-type.js';

describe('event types', () => {
  it('are the 48 that HubSpot documents', () => {
    expect(new Set(WEBHOOK_EVENT_TYPES).size).toBe(48);
  });

  it('match their own name, their family, and everything', () => {
    expect(patternsOf('line_item.merge')).toEqual(['line_item.merge', 'line_item.*', '*']);
    expect(patternsOf('app.uninstalled')).toEqual(['app.uninstalled', 'app.*', '*']);
  });

  it.each(['contact.invented', 'product.associationChange', 'invented.creation', 'contact'])(
    'match nothing but everything if they are unknown: %s',
    (type) => {
      expect(patternsOf(type)).toEqual(['*']);
    },
  );
});
