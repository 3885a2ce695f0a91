import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import pino from 'pino';

/** Every way in which values end up in logs. */
export const PRINTERS: Readonly<Record<string, (value: unknown) => string>> = {
  'console.log': (value) => written((stream) => new Console(stream).log(value)),
  'console.error': (value) =>
    written((stream) => new Console(stream, stream).error('It failed:', value)),
  'util.inspect': (value) => inspect(value, { depth: Infinity, showHidden: true, getters: true }),
  'JSON.stringify': (value) => String(attempt(() => JSON.stringify(value))),
  'JSON.stringify of every property': (value) => String(attempt(() => everyProperty(value))),
  'structured clone': (value) =>
    inspect(
      attempt(() => structuredClone(value)),
      { depth: Infinity, showHidden: true },
    ),
  'pino, as error': (value) => written((stream) => pino(stream).error(value)),
  'pino, as property': (value) =>
    written((stream) => pino(stream).error({ err: value, failure: value }, 'It failed')),
  'the stack': (value) => (value instanceof Error ? String(value.stack) : ''),
};

function written(write: (stream: PassThrough) => void): string {
  const stream = new PassThrough();
  write(stream);
  return String(stream.read());
}

/** What cannot be printed at all shows nothing, except in the error that says so. */
function attempt(print: () => unknown): unknown {
  try {
    return print();
  } catch (error) {
    return error;
  }
}

function everyProperty(value: unknown): string {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null) return item;
    if (seen.has(item)) return undefined;
    seen.add(item);
    const names = Object.getOwnPropertyNames(item).filter((name) => name !== 'toJSON');
    return Object.fromEntries(names.map((name) => [name, Reflect.get(item, name) as unknown]));
  });
}
