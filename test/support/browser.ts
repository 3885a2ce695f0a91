import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Visit {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly attributes: readonly string[];
}

const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';

/**
 * A browser without a screen. Keeps cookies per host and follows redirects only in `follow`.
 * Origins that exist only in a test can be mapped to local ones.
 */
export class Browser {
  private readonly jar = new Map<string, Map<string, Cookie>>();

  /** @param servedFrom maps an origin such as `https://a.example` to the local one that serves it */
  constructor(private readonly servedFrom: Readonly<Record<string, string>> = {}) {}

  get(url: string, visit: Visit = {}): Promise<Page> {
    return this.send('GET', url, visit);
  }

  post(url: string, visit: Visit = {}): Promise<Page> {
    return this.send('POST', url, visit);
  }

  /** Follows redirects to the first other response, or to a URL that `until` accepts. */
  async follow(url: string, until: (url: string) => boolean = () => false): Promise<Page> {
    let page = await this.get(url);
    for (let hops = 0; hops < 10; hops++) {
      const location = page.headers.location;
      if (location === undefined) return page;
      const next = new URL(location, page.url).href;
      if (until(next)) return { ...page, url: next };
      page = await this.get(next);
    }
    throw new Error(`Too many redirects from ${url}`);
  }

  /** Returns the cookies of an origin by name. */
  cookies(origin: string): Readonly<Record<string, string>> {
    const cookies = this.jar.get(new URL(origin).hostname) ?? new Map<string, Cookie>();
    return Object.fromEntries([...cookies].map(([name, { value }]) => [name, value]));
  }

  setCookie(origin: string, name: string, value: string): void {
    this.jarOf(origin).set(name, { name, value, attributes: [] });
  }

  clearCookies(): void {
    this.jar.clear();
  }

  private async send(method: string, url: string, { headers, body }: Visit): Promise<Page> {
    const target = new URL(url);
    const server = new URL(this.servedFrom[target.origin] ?? target.origin);
    const cookie = Object.entries(this.cookies(target.origin))
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
    const outgoing = request({
      method,
      hostname: server.hostname,
      port: server.port,
      path: target.pathname + target.search,
      agent: false,
      headers: {
        host: target.host,
        accept: HTML,
        ...(cookie !== '' && { cookie }),
        ...headers,
      },
    });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    for (const line of response.headers['set-cookie'] ?? []) this.keep(target.origin, line);
    return {
      url,
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: await text(response),
    };
  }

  private keep(origin: string, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', value = ''] = pair.split('=', 2);
    if (attributes.includes('Max-Age=0')) this.jarOf(origin).delete(name);
    else this.jarOf(origin).set(name, { name, value, attributes });
  }

  private jarOf(origin: string): Map<string, Cookie> {
    const { hostname } = new URL(origin);
    const cookies = this.jar.get(hostname) ?? new Map<string, Cookie>();
    this.jar.set(hostname, cookies);
    return cookies;
  }
}
