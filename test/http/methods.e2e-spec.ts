import axios, {
  type AxiosAdapter,
  type AxiosRequestConfig,
  type AxiosResponse,
  getAdapter,
  type InternalAxiosRequestConfig,
} from 'axios';
import { firstValueFrom, lastValueFrom, type Observable } from 'rxjs';
import { bootConnectedApp, type ConnectedApp, HUB_ID } from './support/connected-accounts.js';

/** The emulator does not serve it, and says so with a status that is not retried. */
const PATH = '/none/of/the/emulators';
const BARE = ['get', 'delete', 'head', 'options'] as const;
const WITH_DATA = ['post', 'put', 'patch', 'postForm', 'putForm', 'patchForm'] as const;
const OBSERVABLE = ['get', 'delete', 'head', ...WITH_DATA] as const;
/** The transport resolves with whatever comes, and the caller's headers and query go along. */
const CONFIG: AxiosRequestConfig = {
  validateStatus: () => true,
  headers: { 'X-Of-Caller': 'yes' },
  params: { limit: 7 },
};
const DATA = { name: 'someone' };

type Methods = Record<string, (...args: unknown[]) => Promise<AxiosResponse>>;
type ObservableMethods = Record<string, (...args: unknown[]) => Observable<AxiosResponse>>;

describe('every method', () => {
  let booted: ConnectedApp;
  let sent: InternalAxiosRequestConfig[];
  let bodies: unknown[];

  beforeAll(async () => {
    booted = await bootConnectedApp({ options: { pacing: false } });
    const transport = getAdapter(axios.defaults.adapter);
    const recorder: AxiosAdapter = (config) => {
      sent.push(config);
      // Before it is sent: a form can be read once.
      bodies.push(bodyOf(config.data));
      return transport(config);
    };
    booted.http.axiosRef.defaults.adapter = recorder;
  });
  beforeEach(() => {
    sent = [];
    bodies = [];
    booted.emulator.requests.clear();
  });
  afterAll(() => booted.close());

  const ofAccount = { ...CONFIG, hubId: HUB_ID };
  const surfaces: [string, readonly string[], (name: string) => (...args: unknown[]) => unknown][] =
    [
      [
        'axiosRef',
        [...BARE, ...WITH_DATA],
        (name) =>
          (...args) =>
            (booted.http.axiosRef as unknown as Methods)[name]!(...args, ofAccount),
      ],
      [
        'forAccount(id).axiosRef',
        ['get', 'delete', 'head', ...WITH_DATA],
        (name) =>
          (...args) =>
            (booted.http.forAccount(HUB_ID).axiosRef as unknown as Methods)[name]!(...args, CONFIG),
      ],
      [
        'HttpService',
        OBSERVABLE,
        (name) =>
          (...args) =>
            lastValueFrom((booted.http as unknown as ObservableMethods)[name]!(...args, ofAccount)),
      ],
      [
        'forAccount(id)',
        OBSERVABLE,
        (name) =>
          (...args) =>
            firstValueFrom(
              (booted.http.forAccount(HUB_ID) as unknown as ObservableMethods)[name]!(
                ...args,
                CONFIG,
              ),
            ),
      ],
    ];

  describe.each(surfaces)('of %s', (_surface, names, methodOf) => {
    it.each(names)('%s sends what it was given, with a token', async (name) => {
      const withData = (WITH_DATA as readonly string[]).includes(name);
      const response = await methodOf(name)(PATH, ...(withData ? [DATA] : []));
      expect(response).toMatchObject({ status: 501 });
      expect(booted.emulator.requests.all()).toMatchObject([
        { method: name.replace('Form', '').toUpperCase(), path: PATH, authorization: 'bearer' },
      ]);
      expect(sent).toMatchObject([{ params: { limit: 7 } }]);
      expect(sent[0]?.headers.get('X-Of-Caller')).toBe('yes');
      expect(bodies).toEqual([withData ? DATA : undefined]);
    });
  });
});

/** JSON, or a form with its fields. */
function bodyOf(data: unknown): unknown {
  if (typeof data === 'string') return JSON.parse(data);
  if (!Buffer.isBuffer(data)) return data;
  return { name: /name="name"\r\n\r\n(\w+)/.exec(data.toString())?.[1] };
}
