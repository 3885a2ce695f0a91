import type { EndpointName, GrantType } from '../http/caller.js';

/** One request the emulator received. Holds no secret: neither query nor body nor tokens in paths. */
export interface RequestLogEntry {
  /** When it arrived: emulator time in milliseconds. */
  readonly at: number;
  readonly method: string;
  /** Without the query; tokens and other long segments are masked. */
  readonly path: string;
  /** `other` for a path the emulator does not serve. */
  readonly endpoint: EndpointName | 'other';
  readonly hubId?: number;
  /** Only if it is the client id of a registered app. */
  readonly clientId?: string;
  readonly grantType?: GrantType;
  /** 0 if no answer was sent: the connection was reset, hung, or the client went first. */
  readonly status: number;
  /** Real milliseconds from arrival to the answer's first byte. */
  readonly durationMs: number;
  readonly authorization: 'none' | 'bearer';
}

/** Narrows requests down to an account, a grant type, or both. */
export interface RequestFilter {
  readonly hubId?: number | undefined;
  readonly grantType?: GrantType | undefined;
}

/** The requests since the start or the last `clear()`, in the order they were finished. */
export class RequestLog {
  readonly #entries: RequestLogEntry[] = [];
  readonly #onRequest: (entry: RequestLogEntry) => void;

  constructor(onRequest: (entry: RequestLogEntry) => void = () => {}) {
    this.#onRequest = onRequest;
  }

  /** All of them. */
  all(): readonly RequestLogEntry[] {
    return [...this.#entries];
  }

  /** Those to one endpoint. */
  of(endpoint: RequestLogEntry['endpoint'], filter: RequestFilter = {}): RequestLogEntry[] {
    return this.#entries.filter(
      (entry) =>
        entry.endpoint === endpoint &&
        (filter.hubId === undefined || filter.hubId === entry.hubId) &&
        (filter.grantType === undefined || filter.grantType === entry.grantType),
    );
  }

  /** How many there are: all, or those `of()` would return. */
  count(endpoint?: RequestLogEntry['endpoint'], filter: RequestFilter = {}): number {
    return endpoint === undefined ? this.#entries.length : this.of(endpoint, filter).length;
  }

  /** Forgets the requests so far. */
  clear(): void {
    this.#entries.length = 0;
  }

  /** @internal */
  add(entry: RequestLogEntry): void {
    this.#entries.push(entry);
    this.#onRequest(entry);
  }
}
