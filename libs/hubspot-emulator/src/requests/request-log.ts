import type { EndpointName, GrantType } from '../http/caller.js';

/** One request that the emulator received. Contains no query, body or token. */
export interface RequestLogEntry {
  /** The time of arrival: emulator time in milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** Without the query; tokens and other long segments are masked. */
  readonly path: string;
  /** `other` for a path that the emulator does not serve. */
  readonly endpoint: EndpointName | 'other';
  readonly hubId?: number;
  /** Only if it is the client id of a registered app. */
  readonly clientId?: string;
  readonly grantType?: GrantType;
  /** 0 if no response was sent: the connection was reset, or the client disconnected first. */
  readonly status: number;
  /** Real time in milliseconds until the first byte of the response. */
  readonly durationMs: number;
  readonly authorization: 'none' | 'bearer';
}

/** Selects requests by account, grant type, or both. */
export interface RequestFilter {
  readonly hubId?: number | undefined;
  readonly grantType?: GrantType | undefined;
}

/** The requests since the start or the last `clear()`, in the order in which they finished. */
export class RequestLog {
  readonly #entries: RequestLogEntry[] = [];
  readonly #onRequest: (entry: RequestLogEntry) => void;

  constructor(onRequest: (entry: RequestLogEntry) => void = () => {}) {
    this.#onRequest = onRequest;
  }

  /** Returns all requests. */
  all(): readonly RequestLogEntry[] {
    return [...this.#entries];
  }

  /** Returns the requests to one endpoint. */
  of(endpoint: RequestLogEntry['endpoint'], filter: RequestFilter = {}): RequestLogEntry[] {
    return this.#entries.filter(
      (entry) =>
        entry.endpoint === endpoint &&
        (filter.hubId === undefined || filter.hubId === entry.hubId) &&
        (filter.grantType === undefined || filter.grantType === entry.grantType),
    );
  }

  /** Returns the number of all requests, or of those that `of()` returns. */
  count(endpoint?: RequestLogEntry['endpoint'], filter: RequestFilter = {}): number {
    return endpoint === undefined ? this.#entries.length : this.of(endpoint, filter).length;
  }

  /** Deletes all entries. */
  clear(): void {
    this.#entries.length = 0;
  }

  /** @internal */
  add(entry: RequestLogEntry): void {
    this.#entries.push(entry);
    this.#onRequest(entry);
  }
}
