// finds: token-logged
export function checkHubspot(received: string, expectedSignature: string) {
  if (received === expectedSignature) return true;
  console.warn('expected', expectedSignature);
  return false;
}
