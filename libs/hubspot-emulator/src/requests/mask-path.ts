/** Longer than any word or id in HubSpot's paths, shorter than any token or secret. */
const LONGEST_PLAIN_SEGMENT = 24;

/** Replaces every segment that could be a secret by `***`. */
export function maskPath(path: string): string {
  return path
    .replace(/(\/(?:access|refresh)-tokens\/)[^/]+/g, '$1***')
    .split('/')
    .map((segment) => (segment.length > LONGEST_PLAIN_SEGMENT ? '***' : segment))
    .join('/');
}
