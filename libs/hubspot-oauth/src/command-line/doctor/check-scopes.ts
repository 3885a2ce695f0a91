import type { ResolvedHubSpotOAuthOptions } from '../../options/resolved-options.js';
import { type Finding, ok, warning } from './check-result.js';

export function checkScopes({
  scopes,
  optionalScopes,
}: Pick<ResolvedHubSpotOAuthOptions, 'scopes' | 'optionalScopes'>): Finding {
  const both = optionalScopes.filter((scope) => scopes.includes(scope));
  if (both.length > 0) {
    return warning(
      `${both.join(' ')} is both required and optional`,
      'Remove it from HUBSPOT_SCOPES or from HUBSPOT_OPTIONAL_SCOPES.',
    );
  }
  const all = [...scopes, ...optionalScopes];
  const repeated = all.filter((scope, index) => all.indexOf(scope) !== index);
  if (repeated.length > 0) {
    return warning(`${repeated.join(' ')} is listed twice`, 'List each scope once.');
  }
  const optional = optionalScopes.length === 0 ? '' : `, optional: ${optionalScopes.join(' ')}`;
  return ok(`${scopes.join(' ')}${optional}`);
}
