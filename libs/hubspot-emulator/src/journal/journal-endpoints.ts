import { notFoundFailure } from '../api/api-failure.js';
import { apiErrorReply } from '../api/api-error.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import { emptyReply, jsonReply, type Reply } from '../http/reply.js';
import type { JournalEntry } from './emulated-journal.js';
import { appEndpoint, type AppCall } from './journal-endpoint.js';

export const JOURNAL_VERSIONS = ['2026-03', '2027-03-beta'] as const;
const SCOPE = 'developer.webhooks_journal.read';
const FILE_PATH = '/webhooks-journal/files/:offset/:expiresAt/:clientId';
/** How long the URL of a file is valid. HubSpot documents no number. */
const URL_LIFETIME_MS = 10 * 60_000;
const MAX_BATCH = 100;

/**
 * The webhooks journal, for the whole app (`journal`) and for one account (`journal-local`).
 *
 * @see https://developers.hubspot.com/docs/api-reference/latest/webhooks-journal/guide
 */
export function journalEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  const { journal, clock, random } = hubSpot;
  const get = (suffix: string, handle: (call: AppCall) => Reply): Endpoint =>
    appEndpoint(hubSpot, {
      name: 'journal',
      method: 'get',
      paths: JOURNAL_VERSIONS.flatMap((version) =>
        ['journal', 'journal-local'].map((api) => `/webhooks-journal/${api}/${version}${suffix}`),
      ),
      scope: SCOPE,
      handle,
    });
  const entriesFor = (call: AppCall) => {
    const portalId = call.query.get('installPortalId');
    return journal.entries(call.app.clientId, portalId === null ? undefined : Number(portalId));
  };
  const after = (call: AppCall) => entriesAfter(entriesFor(call), pathParameter(call, 'offset'));
  const present = (call: Call, entry: JournalEntry) => {
    const expiresAt = clock.now() + URL_LIFETIME_MS;
    const path = FILE_PATH.replace(':offset', entry.offset)
      .replace(':expiresAt', String(expiresAt))
      .replace(':clientId', encodeURIComponent(entry.clientId));
    return {
      url: `http://${call.request.headers.host}${path}`,
      expiresAt: new Date(expiresAt).toISOString(),
      currentOffset: entry.offset,
    };
  };
  const single = (call: AppCall, entry: JournalEntry | undefined): Reply =>
    entry === undefined ? emptyReply(204) : jsonReply(200, present(call, entry));
  const batch = (call: AppCall, entries: readonly JournalEntry[]): Reply => {
    const time = new Date(clock.now()).toISOString();
    const results = entries.map((entry) => present(call, entry));
    return jsonReply(200, { status: 'COMPLETE', results, startedAt: time, completedAt: time });
  };
  return [
    get('/earliest', (call) => single(call, entriesFor(call)[0])),
    get('/latest', (call) => single(call, entriesFor(call).at(-1))),
    get('/offset/:offset/next', (call) => single(call, after(call)[0])),
    get('/batch/earliest/:count', (call) => batch(call, entriesFor(call).slice(0, countOf(call)))),
    get('/batch/latest/:count', (call) => batch(call, entriesFor(call).slice(-countOf(call)))),
    get('/batch/:offset/next/:count', (call) => batch(call, after(call).slice(0, countOf(call)))),
    {
      name: 'journal',
      method: 'get',
      paths: [FILE_PATH],
      identify: (call) => ({
        clientId: hubSpot.apps.find(pathParameter(call, 'clientId'))?.clientId,
      }),
      handle: (call) => {
        if (Number(pathParameter(call, 'expiresAt')) <= clock.now()) {
          const message = 'The URL of the journal file has expired.';
          return apiErrorReply(random, 403, { message, category: 'EXPIRED_URL' });
        }
        const offset = pathParameter(call, 'offset');
        const entry = journal
          .entries(pathParameter(call, 'clientId'))
          .find((candidate) => candidate.offset === offset);
        if (entry === undefined) {
          const message = 'The journal file does not exist.';
          return apiErrorReply(random, 404, { message, category: 'OBJECT_NOT_FOUND' });
        }
        const publishedAt = new Date(entry.publishedAtMs).toISOString();
        return jsonReply(200, { offset, journalEvents: entry.events, publishedAt });
      },
    },
  ];
}

/** Offsets increase, so that those of deleted entries can be compared too. */
function entriesAfter(entries: readonly JournalEntry[], offset: string): readonly JournalEntry[] {
  if (!/^j\d{12}$/.test(offset)) throw notFoundFailure(`Unknown journal offset ${offset}`);
  return entries.filter((entry) => entry.offset > offset);
}

function countOf(call: Call): number {
  return Math.min(MAX_BATCH, Math.max(1, Number(pathParameter(call, 'count')) || 1));
}
