import type { EmulatorClock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random-source.js';
import { newAuthorizationCode } from './token-format.js';

/** HubSpot says "a short window" and publishes no number. */
const CODE_LIFETIME_MS = 5 * 60_000;

export interface AuthorizationCode {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly hubId: number;
  readonly scopes: readonly string[];
}

interface IssuedCode extends AuthorizationCode {
  readonly expiresAt: number;
  used: boolean;
}

export type CodeRefusal = 'unknown' | 'expired' | 'redirect-uri-mismatch';

/** Authorization codes: single-use, short-lived, bound to the client and the redirect URI. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, IssuedCode>();
  readonly #clock: EmulatorClock;
  readonly #random: RandomSource;

  constructor(clock: EmulatorClock, random: RandomSource) {
    this.#clock = clock;
    this.#random = random;
  }

  issue(granted: Omit<AuthorizationCode, 'code'>): string {
    const code = newAuthorizationCode(this.#random);
    const expiresAt = this.#clock.now() + CODE_LIFETIME_MS;
    this.#codes.set(code, { ...granted, code, expiresAt, used: false });
    return code;
  }

  find(code: string): AuthorizationCode | undefined {
    return this.#codes.get(code);
  }

  /** Uses the code up, or says why it cannot be used. */
  redeem(code: string, clientId: string, redirectUri: string): AuthorizationCode | CodeRefusal {
    const issued = this.#codes.get(code);
    if (issued === undefined || issued.used || issued.clientId !== clientId) return 'unknown';
    if (issued.expiresAt <= this.#clock.now()) return 'expired';
    if (issued.redirectUri !== redirectUri) return 'redirect-uri-mismatch';
    issued.used = true;
    return issued;
  }

  /** Every code of the run, used and expired ones included. */
  secrets(): string[] {
    return [...this.#codes.keys()];
  }
}
