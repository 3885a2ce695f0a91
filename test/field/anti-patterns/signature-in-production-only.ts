// finds: optional-signature
export function isFromHubspot(headers: Record<string, string>, expected: string) {
  if (process.env.NODE_ENV !== 'production') return true;
  return headers['x-hubspot-signature-v3'] === expected;
}
