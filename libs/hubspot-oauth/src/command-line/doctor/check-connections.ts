import type { HubSpotConnections } from '../../connections/hubspot-connections.js';
import type { HubId } from '../../connections/hub-id.js';
import { type Finding, ok, warning } from './check-result.js';

const PAGE_SIZE = 1_000;
const LISTED = 10;

/** Reads all connections, and returns the findings about their status and their scopes. */
export async function checkConnections(
  connections: HubSpotConnections,
): Promise<{ readonly status: Finding; readonly scopes: Finding }> {
  const counts = { active: 0, reauthorization_required: 0, disconnected: 0 };
  const revoked: HubId[] = [];
  const lacking: HubId[] = [];
  const missing = new Set<string>();
  let after: HubId | undefined;
  do {
    const page = await connections.list({ after, limit: PAGE_SIZE });
    for (const connection of page) {
      counts[connection.status] += 1;
      if (connection.status === 'reauthorization_required') revoked.push(connection.hubId);
      if (connection.status !== 'active') continue;
      const { required } = connections.missingScopes(connection);
      if (required.length > 0) lacking.push(connection.hubId);
      for (const scope of required) missing.add(scope);
    }
    after = page.at(-1)?.hubId;
  } while (after !== undefined);
  const total = `${counts.active} active, ${counts.reauthorization_required} to install again, ${counts.disconnected} disconnected`;
  const again = 'Have an administrator of each account open the install route';
  return {
    status: revoked.length === 0 ? ok(total) : warning(total, `${again}: ${listed(revoked)}.`),
    scopes:
      lacking.length === 0
        ? ok('every active account granted the required scopes')
        : warning(
            `${lacking.length} active accounts lack ${[...missing].join(' ')}`,
            `${again}: ${listed(lacking)}.`,
          ),
  };
}

function listed(hubIds: readonly HubId[]): string {
  const more = hubIds.length - LISTED;
  return hubIds.slice(0, LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
