import type { PropertyType } from '../properties/property-definition.js';
import type { Filter } from './search-request.js';

type Predicate = (value: string | undefined) => boolean;

/** Returns a predicate for the value of the filter's property. */
export function valuePredicate(filter: Filter, type: PropertyType): Predicate {
  const { operator, value, highValue, values } = filter;
  const key = keyFor(type);
  const low = key(value);
  switch (operator) {
    case 'EQ':
      return (actual) => actual !== undefined && key(actual) === low;
    case 'NEQ':
      return (actual) => actual !== undefined && key(actual) !== low;
    case 'LT':
      return (actual) => actual !== undefined && key(actual) < low;
    case 'LTE':
      return (actual) => actual !== undefined && key(actual) <= low;
    case 'GT':
      return (actual) => actual !== undefined && key(actual) > low;
    case 'GTE':
      return (actual) => actual !== undefined && key(actual) >= low;
    case 'BETWEEN': {
      const high = key(highValue);
      return (actual) => actual !== undefined && key(actual) >= low && key(actual) <= high;
    }
    case 'IN':
    case 'NOT_IN': {
      const keys = new Set(values.map(key));
      const isIn = operator === 'IN';
      return (actual) => actual !== undefined && keys.has(key(actual)) === isIn;
    }
    case 'HAS_PROPERTY':
      return (actual) => actual !== undefined;
    case 'NOT_HAS_PROPERTY':
      return (actual) => actual === undefined;
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN': {
      const contains = tokenPredicate(value);
      const wanted = operator === 'CONTAINS_TOKEN';
      return (actual) => (actual !== undefined && contains(actual)) === wanted;
    }
  }
}

/** Returns the function that makes values of the type comparable. Strings ignore case. */
export function keyFor(type: PropertyType): (value: string) => number | string {
  if (type === 'number') return Number;
  if (type === 'date' || type === 'datetime') return timeOf;
  return (value) => value.toLowerCase();
}

function timeOf(value: string): number {
  return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
}

/** Matches a whole value or one of its words. `*` stands for any characters. */
function tokenPredicate(pattern: string): (value: string) => boolean {
  const source = pattern
    .toLowerCase()
    .split('*')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(`^${source}$`);
  return (value) => {
    const lower = value.toLowerCase();
    return expression.test(lower) || wordsOf(lower).some((word) => expression.test(word));
  };
}

/** Whether every word of the query is the beginning of a word in one of the values. */
export function matchesQuery(query: string, values: readonly string[]): boolean {
  const words = values.flatMap((value) => [value.toLowerCase(), ...wordsOf(value.toLowerCase())]);
  return wordsOf(query.toLowerCase()).every((wanted) =>
    words.some((word) => word.startsWith(wanted)),
  );
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
