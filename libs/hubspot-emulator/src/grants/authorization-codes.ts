import type { EmulatorClock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random-source.js';
import { type CodeChallenge, solvesChallenge } from './code-challenge.js';
import { newAuthorizationCode } from './token-format.js';

/** HubSpot documents "a short window" without a number. */
const CODE_LIFETIME_MS = 5 * 60_000;

export interface AuthorizationCode {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly hubId: number;
  readonly scopes: readonly string[];
  readonly challenge?: CodeChallenge | undefined;
}

interface IssuedCode extends AuthorizationCode {
  readonly expiresAt: number;
  used: boolean;
}

export type CodeRefusal = 'unknown' | 'expired' | 'redirect-uri-mismatch' | 'challenge-not-solved';

/** Single-use authorization codes, bound to the client and the redirect URI. */
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

  /** Marks the code as used and returns it, or returns the reason why it is not valid. */
  redeem(
    code: string,
    clientId: string,
    redirectUri: string,
    verifier: string,
  ): AuthorizationCode | CodeRefusal {
    const issued = this.#codes.get(code);
    if (issued === undefined || issued.used || issued.clientId !== clientId) return 'unknown';
    if (issued.expiresAt <= this.#clock.now()) return 'expired';
    if (issued.redirectUri !== redirectUri) return 'redirect-uri-mismatch';
    if (issued.challenge !== undefined && !solvesChallenge(issued.challenge, verifier)) {
      return 'challenge-not-solved';
    }
    issued.used = true;
    return issued;
  }

  /** Returns every code since the start, including used and expired ones. */
  secrets(): string[] {
    return [...this.#codes.keys()];
  }
}
