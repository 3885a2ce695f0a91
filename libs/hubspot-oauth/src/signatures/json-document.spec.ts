import { isJsonDocument } from './json-document.js';

const isJson = (
  body: string | Uint8Array,
  type: string | string[] | undefined = 'application/json',
) => isJsonDocument({ headers: { 'content-type': type } }, Buffer.from(body));

describe('isJsonDocument', () => {
  it.each(['{}', '[]', '[{"a":1}]', ' {"a": "é"}\n'])('accepts %s', (body) => {
    expect(isJson(body)).toBe(true);
  });

  it.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json ; charset="UTF-8"',
  ])('accepts the type %s', (type) => {
    expect(isJson('{}', type)).toBe(true);
  });

  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['a number, which the end of a URL could be', '1234567'],
    ['a string', '"a"'],
    ['null', 'null'],
    ['two documents', '{}{}'],
    ['a document and more', '{}&role=admin'],
    ['a document and padding', Buffer.concat([Buffer.from('{}'), Buffer.from([0x80, 0, 0])])],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
    ['a form', 'a=1'],
  ])('refuses %s', (_name, body) => {
    expect(isJson(body)).toBe(false);
  });

  it.each([
    undefined,
    '',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/json; charset=utf-16le',
    'application/json; charset=utf-8; charset=utf-16le',
    'application/json-patch+json',
    'application/jsonp',
    'text/application/json',
  ])('refuses the type %s', (type) => {
    expect(isJsonDocument({ headers: { 'content-type': type } }, Buffer.from('{}'))).toBe(false);
  });
});
