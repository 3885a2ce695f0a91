// finds: optional-signature
export function isFromHubspot(headers: Record<string, string>, expected: string, secret?: string) {
  if (!secret) {
    return true;
  }
  return headers['x-hubspot-signature-v3'] === expected;
}
