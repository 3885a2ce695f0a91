import axios from 'axios';
import { HubSpotTokenInterceptor } from 'nestjs-hubspot-oauth';
import { type AppWithApi, bootWithApi, sendJson } from '../http/support/api-server.js';
import { HUB_ID } from '../http/support/connected-accounts.js';

const PARAMS = { properties: ['email', 'name'], since: new Date(0), archived: undefined };
const QUERY = '?properties=email&properties=name&since=1970-01-01T00:00:00.000Z';

describe('the parameters of a call', () => {
  let booted: AppWithApi;
  beforeEach(async () => {
    booted = await bootWithApi();
    booted.api.respond = (_request, response) =>
      sendJson(response, 200, { results: [{ id: '1' }] });
  });
  afterEach(() => booted.close());
  const urls = () => booted.api.received.map(({ url }) => url);
  const account = () => booted.http.forAccount(HUB_ID);
  async function read(config: object, url = '/list') {
    for await (const record of account().records(url, config)) expect(record).toEqual({ id: '1' });
  }

  it('repeat the name of a list, as HubSpot reads it, and have dates in ISO form', async () => {
    await account().axiosRef.get('/list', { params: PARAMS });
    await read({ params: PARAMS });
    const instance = axios.create();
    booted.app.get(HubSpotTokenInterceptor).attachTo(instance);
    await instance.get('/list', { params: PARAMS, hubId: HUB_ID });
    expect(urls()).toEqual([`/list${QUERY}`, `/list${QUERY}&limit=100`, `/list${QUERY}`]);
  });

  it("follow the host's own serializer", async () => {
    const paramsSerializer = { serialize: () => 'mine=yes' };
    await account().axiosRef.get('/list', { params: PARAMS, paramsSerializer });
    booted.http.axiosRef.defaults.paramsSerializer = { indexes: true };
    await account().axiosRef.get('/list', { params: { a: [1, 2] } });
    await read({ params: { a: [1, 2] } });
    expect(urls().map(decodeURIComponent)).toEqual([
      '/list?mine=yes',
      '/list?a[0]=1&a[1]=2',
      '/list?a[0]=1&a[1]=2&limit=100',
    ]);
  });

  it("include the instance's defaults", async () => {
    booted.http.axiosRef.defaults.params = { limit: 5, locale: 'de' };
    await account().axiosRef.get('/list', { params: { a: 1 } });
    await read({ params: { a: 1 } });
    await read({ params: { limit: 7 } });
    await read({});
    const queries = urls().map((url) =>
      [...new URL(url, booted.api.url).searchParams].toSorted((a, b) =>
        a.join().localeCompare(b.join()),
      ),
    );
    expect(queries).toEqual([
      [
        ['a', '1'],
        ['limit', '5'],
        ['locale', 'de'],
      ],
      [
        ['a', '1'],
        ['limit', '5'],
        ['locale', 'de'],
      ],
      [
        ['limit', '7'],
        ['locale', 'de'],
      ],
      [
        ['limit', '5'],
        ['locale', 'de'],
      ],
    ]);
  });
});
