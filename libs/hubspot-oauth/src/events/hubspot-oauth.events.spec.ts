import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import type { HubSpotOAuthEvent } from './hubspot-oauth-event.js';
import { HubSpotOAuthEvents } from './hubspot-oauth.events.js';

const connection: HubSpotConnection = {
  id: '7a5b2a38-6c3b-4a52-a5c2-0f1f62ac1fd5',
  hubId: 1234567,
  clientId: 'a-client',
  status: 'active',
  scopes: ['oauth', 'contacts'],
  userId: null,
  expiresAt: new Date(),
  installedAt: new Date(),
  sessionVersion: 1,
};

function recorded(events: HubSpotOAuthEvents): HubSpotOAuthEvent[] {
  const seen: HubSpotOAuthEvent[] = [];
  events.all.subscribe((event) => seen.push(event));
  return seen;
}

describe('HubSpotOAuthEvents', () => {
  it('tells every listener of every event, in order', () => {
    const events = new HubSpotOAuthEvents();
    const [one, other] = [recorded(events), recorded(events)];
    events.emit({ type: 'connection.refreshed', connection });
    events.emit({ type: 'connection.disconnected', hubId: 1234567 });
    expect(one.map(({ type }) => type)).toEqual([
      'connection.refreshed',
      'connection.disconnected',
    ]);
    expect(other).toEqual(one);
  });

  it('filters by type', () => {
    const events = new HubSpotOAuthEvents();
    const hubIds: number[] = [];
    events.on('connection.disconnected').subscribe(({ hubId }) => hubIds.push(hubId));
    events.emit({ type: 'connection.refreshed', connection });
    events.emit({ type: 'connection.disconnected', hubId: 7654321 });
    expect(hubIds).toEqual([7654321]);
  });

  it.each([
    ['more', ['oauth'], { added: ['contacts'], removed: [] }],
    ['fewer', ['oauth', 'contacts', 'deals'], { added: [], removed: ['deals'] }],
    ['other', ['oauth', 'deals'], { added: ['contacts'], removed: ['deals'] }],
  ])('tells of %s scopes than before', (_name, before, change) => {
    const events = new HubSpotOAuthEvents();
    const seen = recorded(events);
    events.emitScopeChange(connection, before);
    expect(seen).toEqual([{ type: 'connection.scopes_changed', connection, ...change }]);
  });

  it('is silent about the same scopes in another order', () => {
    const events = new HubSpotOAuthEvents();
    const seen = recorded(events);
    events.emitScopeChange(connection, ['contacts', 'oauth']);
    expect(seen).toEqual([]);
  });
});
