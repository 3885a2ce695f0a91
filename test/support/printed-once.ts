import { inspect, types } from 'node:util';

/** What `util.inspect` shows of an object itself; what it holds is printed by itself. */
const SHALLOW = { depth: 0, showHidden: true, maxArrayLength: Infinity } as const;
const EVERYTHING = { ...SHALLOW, depth: Infinity } as const;

/**
 * What `util.inspect` shows of `value` at infinite depth, each object once. `inspect` repeats an
 * object wherever it is held, which takes minutes on a graph as connected as Nest's container.
 * `visited` are the objects that were printed before.
 */
export function printedOnce(value: unknown, visited: Set<object>): string {
  const printed: string[] = [];
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (!isObject(next) || visited.has(next)) continue;
    visited.add(next);
    if (inspect.custom in next) {
      printed.push(inspect(next, EVERYTHING));
    } else if (ArrayBuffer.isView(next)) {
      printed.push(inspect(next, SHALLOW));
    } else {
      printed.push(inspect(next, SHALLOW));
      waiting.push(...heldBy(next));
    }
  }
  return printed.join('\n');
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function heldBy(holder: object): unknown[] {
  const fields = Reflect.ownKeys(holder).map((key) => fieldOf(holder, key));
  if (types.isMap(holder)) fields.push(...holder.keys(), ...holder.values());
  if (types.isSet(holder)) fields.push(...holder);
  return fields;
}

/** Getters are not called, as `inspect` does not call them either. */
function fieldOf(holder: object, key: string | symbol): unknown {
  return Reflect.getOwnPropertyDescriptor(holder, key)?.value;
}
