import { OAUTH_RULES } from './oauth-rules.js';
import { REQUEST_RULES } from './request-rules.js';
import type { Rule } from './rule.js';
import { SourceFile } from './source-file.js';
import { TOKEN_RULES } from './token-rules.js';

export const RULES: readonly Rule[] = [...OAUTH_RULES, ...TOKEN_RULES, ...REQUEST_RULES];

export interface Finding {
  readonly line: number;
  readonly rule: Rule;
}

/** Scans the text of one file. Returns nothing for a file that has nothing to do with HubSpot. */
export function scanSource(source: string): Finding[] {
  if (!/hubspot|hubapi/i.test(source)) return [];
  const file = new SourceFile(source);
  if (!file.mentions(/hubspot|hubapi/i)) return [];
  return RULES.flatMap((rule) =>
    [...new Set(rule.find(file))].map((line) => ({ line, rule })),
  ).toSorted((a, b) => a.line - b.line);
}
