import type { EndpointName, GrantType } from '../http/caller.js';

/** A failure to simulate. */
export type Fault =
  /** Returns this status. The call has no effect. */
  | {
      readonly kind: 'status';
      readonly status: number;
      /** A string is sent as it is, anything else as JSON. Default: an error in HubSpot's format. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  /** Waits, then handles the call as usual, even if the client has disconnected. */
  | { readonly kind: 'latency'; readonly latencyMs: number }
  /** Never responds. The call has no effect. Ends when the client disconnects or the emulator stops. */
  | { readonly kind: 'hang' }
  /** Resets the connection before or after the call takes effect. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** The call takes effect, but only the first half of the JSON is sent. */
  | { readonly kind: 'malformed-json' }
  /** Returns an HTML page, as proxies do. The call has no effect. Default status: 502. */
  | { readonly kind: 'html'; readonly status?: number | undefined }
  /** The call takes effect. The body is sent one byte every `intervalMs` milliseconds. */
  | { readonly kind: 'drip'; readonly intervalMs: number }
  /** This refresh returns a new refresh token and revokes the old one. */
  | { readonly kind: 'rotate-refresh-token' };

/** A fault and the calls that it applies to. */
export interface FaultPlan {
  readonly endpoint: EndpointName;
  /** Only calls for this account. At the token endpoint, the code or token determines the account. */
  readonly hubId?: number | undefined;
  /** Only token calls with this grant type. */
  readonly grantType?: GrantType | undefined;
  /**
   * The number of calls it applies to.
   *
   * @default 1
   */
  readonly times?: number | 'always' | undefined;
  readonly fault: Fault;
}

/** A planned fault. */
export interface PlannedFault {
  readonly plan: FaultPlan;
  /** The number of calls it was applied to so far. */
  readonly met: number;
  /** Removes the plan. It no longer counts as unmet. */
  remove(): void;
}
