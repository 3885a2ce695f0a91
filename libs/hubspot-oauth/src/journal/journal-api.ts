import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import { OAuthHttpClient, type OAuthHttpRequest } from '../oauth-api/oauth-http-client.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import type { HubSpotEventFields } from '../webhooks/hubspot-event.js';
import { APP_EVENT_TYPE_IDS, type JournalEntry, parseEntry, parseFile } from './journal-entry.js';

/** The journal's API has no version 2026-09 so far. */
const VERSION = '2026-03';
const MAX_FILE_BYTES = 50_000_000;
const RETRY_AFTER_MS = 10_000;
/** A token that expires sooner is not used for another call. */
const EXPIRY_MARGIN_MS = 60_000;
const SCOPES = [
  'developer.webhooks_journal.read',
  'developer.webhooks_journal.subscriptions.read',
  'developer.webhooks_journal.subscriptions.write',
];

const subscriptions = z.object({
  results: z.array(
    z.looseObject({
      objectTypeId: z.string().optional().catch(undefined),
      eventTypeId: z.string().optional().catch(undefined),
    }),
  ),
});

/**
 * HubSpot's webhooks journal, with an access token of the app's own: it is fetched with the client
 * credentials, kept in memory, and never stored.
 *
 * @see https://developers.hubspot.com/docs/api-reference/latest/webhooks-journal/guide
 */
@Injectable()
export class JournalApi {
  private readonly http: OAuthHttpClient;
  /** Private, so that whatever prints this object does not show it. */
  #token: { readonly value: string; readonly usableUntilMs: number } | undefined;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly oauth: HubSpotOAuthApi,
    private readonly clock: Clock,
  ) {
    this.http = new OAuthHttpClient(options.apiUrl, options.refresh.callTimeoutMs, MAX_FILE_BYTES);
  }

  /** Subscribes to installs and uninstalls of the app in all accounts, where it has not yet. */
  async subscribe(): Promise<void> {
    const path = `/webhooks-journal/subscriptions/${VERSION}`;
    const { body } = await this.call({ method: 'GET', path });
    const parsed = subscriptions.safeParse(body);
    const existing = parsed.success ? parsed.data.results : [];
    for (const eventTypeId of Object.values(APP_EVENT_TYPE_IDS)) {
      const isThere = existing.some(
        (one) => one.objectTypeId === eventTypeId || one.eventTypeId === eventTypeId,
      );
      if (isThere) continue;
      const json = { subscriptionType: 'APP_LIFECYCLE_EVENT', eventTypeId, properties: [] };
      // 409: another instance was faster.
      await this.call({ method: 'POST', path, json }, [409]);
    }
  }

  /**
   * The entry after `offset`, or the earliest one. Undefined if there is none yet; `unknown_offset` if
   * HubSpot does not keep that entry any more.
   */
  async next(offset: string | null): Promise<JournalEntry | 'unknown_offset' | undefined> {
    const journal = `/webhooks-journal/journal/${VERSION}`;
    const path =
      offset === null
        ? `${journal}/earliest`
        : `${journal}/offset/${encodeURIComponent(offset)}/next`;
    // Without an offset, 400 and 410 are about the API itself.
    const expected = offset === null ? [404] : [400, 404, 410];
    const { status, body } = await this.call({ method: 'GET', path }, expected);
    if (status === 204) return undefined;
    // Nothing is in the journal yet.
    if (status !== 200) return offset === null ? undefined : 'unknown_offset';
    const entry = parseEntry(body);
    if (entry === undefined) throw unavailable('an entry of the journal is malformed');
    return entry;
  }

  /**
   * The events of an entry; `unreadable` if there is no such file behind its URL. The URL is signed: no
   * token is sent to it.
   */
  async read({ url }: JournalEntry): Promise<readonly HubSpotEventFields[] | 'unreadable'> {
    if (url === undefined) return 'unreadable';
    if (url.protocol !== 'https:' && url.origin !== this.options.apiUrl) return 'unreadable';
    const response = await this.http.send({ method: 'GET', path: url.href });
    if (response.status === undefined && response.tooLarge) return 'unreadable';
    // Deleted. An expired URL returns 403, and the entry has another one when it is read again.
    if (response.status === 404 || response.status === 410) return 'unreadable';
    if (response.status !== 200) {
      throw unavailable(
        `a file of the journal was not returned (${response.status ?? response.reason})`,
      );
    }
    return parseFile(response.body) ?? 'unreadable';
  }

  private async call(request: Omit<OAuthHttpRequest, 'bearer'>, alsoExpected: number[] = []) {
    const response = await this.http.send({ ...request, bearer: await this.accessToken() });
    const { status } = response;
    if (status === undefined) throw unavailable(response.reason);
    if ((status >= 200 && status < 300) || alsoExpected.includes(status)) return response;
    if (status === 401) this.#token = undefined;
    throw unavailable(`status ${status}`);
  }

  private async accessToken(): Promise<string> {
    if (this.#token !== undefined && this.clock.monotonicNow() < this.#token.usableUntilMs) {
      return this.#token.value;
    }
    const result = await this.oauth.clientCredentials(SCOPES);
    if (!result.ok) throw unavailable(`no access token: ${result.failure.reason}`);
    const { accessToken: value, sentAtMs, lifetimeMs } = result.value;
    const marginMs = Math.min(EXPIRY_MARGIN_MS, lifetimeMs / 4);
    this.#token = { value, usableUntilMs: sentAtMs + lifetimeMs - marginMs };
    return value;
  }
}

function unavailable(reason: string): HubSpotUnavailableError {
  return new HubSpotUnavailableError(`The webhooks journal cannot be read: ${reason}.`, {
    retryAfterMs: RETRY_AFTER_MS,
  });
}
