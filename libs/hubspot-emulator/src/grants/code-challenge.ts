import { createHash } from 'node:crypto';

/** What an app sends to the consent page, so that only it can exchange the code (RFC 7636). */
export interface CodeChallenge {
  readonly method: 'S256' | 'plain';
  readonly value: string;
}

/** Returns undefined if the method is unknown or the value has another form (RFC 7636, section 4.2). */
export function readCodeChallenge(value: string, method = 'plain'): CodeChallenge | undefined {
  if (!/^[\w.~-]{43,128}$/.test(value)) return undefined;
  return method === 'S256' || method === 'plain' ? { method, value } : undefined;
}

export function solvesChallenge({ method, value }: CodeChallenge, verifier: string): boolean {
  const solution =
    method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return solution === value;
}
