import { createHash } from 'node:crypto';
import type { HubSpotEventFields } from './hubspot-event.js';

/**
 * Identifies an event across deliveries: a hash of all its fields except `attemptNumber`, because
 * HubSpot's `eventId` is not unique. Written as a UUID (RFC 9562, version 8), which queues accept
 * as the id of a job.
 */
export function eventIdOf(event: HubSpotEventFields): string {
  const identity = canonicalJson({ ...event, attemptNumber: undefined });
  const hash = createHash('sha256').update(identity).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** JSON with the keys of every object in order: a delivery may order them otherwise. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}
