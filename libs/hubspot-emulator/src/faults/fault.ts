import type { EndpointName, GrantType } from '../http/caller.js';

/** What goes wrong. */
export type Fault =
  /** Answers with this status instead of doing anything. */
  | {
      readonly kind: 'status';
      readonly status: number;
      /** A string is sent as it is, anything else as JSON; left out, an error as HubSpot writes it. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  /** Waits, then answers as usual, even if the client has gone by then. */
  | { readonly kind: 'latency'; readonly latencyMs: number }
  /** Never answers and does nothing; ends when the client goes or the emulator stops. */
  | { readonly kind: 'hang' }
  /** Resets the connection, before or after the call took effect (a grant was issued). */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** The call takes effect; its JSON arrives cut in half. */
  | { readonly kind: 'malformed-json' }
  /** An HTML page, as proxies send it; nothing else happens. Status 502 by default. */
  | { readonly kind: 'html'; readonly status?: number | undefined }
  /** The call takes effect; its body arrives one byte at a time, `intervalMs` apart. */
  | { readonly kind: 'drip'; readonly intervalMs: number }
  /** This refresh answers with a new refresh token, and the one it was called with is dead. */
  | { readonly kind: 'rotate-refresh-token' };

/** A fault and the calls it is meant for. */
export interface FaultPlan {
  readonly endpoint: EndpointName;
  /** Only calls about this account. At the token endpoint it follows from the code or token sent. */
  readonly hubId?: number | undefined;
  /** Only token calls with this grant type. */
  readonly grantType?: GrantType | undefined;
  /**
   * How many calls meet it.
   *
   * @default 1
   */
  readonly times?: number | 'always' | undefined;
  readonly fault: Fault;
}

/** A fault that was planned. */
export interface PlannedFault {
  readonly plan: FaultPlan;
  /** How many calls have met it so far. */
  readonly met: number;
  /** Takes it back; it no longer counts as unmet. */
  remove(): void;
}
