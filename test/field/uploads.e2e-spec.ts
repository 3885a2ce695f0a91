import { Readable } from 'node:stream';
import NodeFormData from 'form-data';
import { type AppWithApi, bootWithApi, failureOf, sendJson } from '../http/support/api-server.js';
import { HUB_ID } from '../http/support/connected-accounts.js';

const OPTIONS = '{"access":"PRIVATE"}';

function globalForm(): FormData {
  const form = new FormData();
  form.append('options', OPTIONS);
  form.append('file', new Blob(['hello']), 'a.txt');
  return form;
}

function nodeForm(file: Buffer | Readable): NodeFormData {
  const form = new NodeFormData();
  form.append('options', OPTIONS);
  form.append('file', file, { filename: 'a.txt' });
  return form;
}

describe('an upload', () => {
  let booted: AppWithApi;
  beforeEach(async () => {
    booted = await bootWithApi({ options: { retries: { backOffMs: 0 }, pacing: false } });
  });
  afterEach(() => booted.close());

  const account = () => booted.http.forAccount(HUB_ID).axiosRef;
  const fetchIt = (init: RequestInit) =>
    booted.http.fetchFor(HUB_ID)('/files', { method: 'POST', ...init });

  const kinds: Readonly<Record<string, () => Promise<unknown>>> = {
    'postForm of a Buffer': () =>
      account().postForm('/files', { options: OPTIONS, file: Buffer.from('hello') }),
    'a global FormData': () => account().post('/files', globalForm()),
    'a form of the package form-data': () =>
      account().post('/files', nodeForm(Buffer.from('hello'))),
    'a form of the package form-data, with its headers': () => {
      const form = nodeForm(Buffer.from('hello'));
      return account().post('/files', form, { headers: form.getHeaders() });
    },
    'a Buffer': () => account().post('/files', Buffer.from(`${OPTIONS}hello`)),
    'a FormData of fetch': () => fetchIt({ body: globalForm() }),
    'a Blob of fetch': () => fetchIt({ body: new Blob([OPTIONS, 'hello']) }),
  };

  describe.each([401, 429])('after a %i', (status) => {
    beforeEach(() => {
      booted.api.respond = (_request, response) =>
        booted.api.received.length === 1
          ? sendJson(response, status, { policyName: 'SECONDLY' })
          : sendJson(response, 201, {});
    });

    it.each(Object.entries(kinds))('from memory is sent again, whole: %s', async (_name, send) => {
      await send();
      const [first, second] = booted.api.received.map(({ headers, body }) => {
        const type = headers['content-type'] ?? '';
        const boundary = /boundary=(.+)/.exec(type)?.[1] ?? 'no boundary';
        return body.toString().replaceAll(boundary, 'boundary');
      });
      expect(second).toBe(first);
      expect(second).toContain(OPTIONS);
      expect(second).toContain('hello');
      expect(booted.api.received).toHaveLength(2);
    });

    it.each<[string, () => Promise<unknown>]>([
      ['a stream', () => account().post('/files', Readable.from(['hello']))],
      ['a form with a stream', () => account().post('/files', nodeForm(Readable.from(['hello'])))],
    ])('from %s is not sent again', async (_name, send) => {
      expect(await failureOf(send())).toMatchObject({
        status,
        message: expect.stringContaining('its body is a stream') as unknown,
      });
      expect(booted.api.received).toHaveLength(1);
    });
  });
});
