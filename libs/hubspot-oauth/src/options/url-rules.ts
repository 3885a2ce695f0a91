const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host name of a URL is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOSTS.has(hostname) || hostname.endsWith('.localhost');
}

/** Why `value` is no usable URL, or undefined if it is one: https, or http on loopback. */
export function urlProblem(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) return 'is not an absolute URL';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.hash !== '') return 'must not contain a fragment';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:' && isLoopbackHost(url.hostname)) return undefined;
  return 'must use https (http is for loopback only)';
}

/** As `urlProblem`, for a URL that has no query either. */
export function baseUrlProblem(value: string): string | undefined {
  const problem = urlProblem(value);
  if (problem !== undefined) return problem;
  return new URL(value).search === '' ? undefined : 'must not contain a query';
}

/** As `urlProblem`, for a URL that is an origin and nothing more. */
export function originProblem(value: string): string | undefined {
  const problem = urlProblem(value);
  if (problem !== undefined) return problem;
  const url = new URL(value);
  return url.pathname === '/' && url.search === ''
    ? undefined
    : 'must be an origin, without a path or query';
}
