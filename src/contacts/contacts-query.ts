import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { InvalidQueryError } from './invalid-query.error.js';

const LIMIT = 'must be a whole number from 1 to 100';
const AFTER = 'must be a cursor from an earlier response, which consists of digits';

const SEARCH = 'must be a text of at most 200 characters';

/** The paging parameters, as in HubSpot's API. */
export const contactsQuery = z.object({
  limit: z
    .string(LIMIT)
    .regex(/^\d{1,3}$/, LIMIT)
    .transform(Number)
    .pipe(z.number().min(1, LIMIT).max(100, LIMIT))
    .optional(),
  after: z
    .string(AFTER)
    .regex(/^\d{1,20}$/, AFTER)
    .optional(),
});

/** The parameters of the page: the cursor, and what to search for. */
export const pageQuery = contactsQuery.pick({ after: true }).extend({
  search: z
    .string(SEARCH)
    .max(200, SEARCH)
    .trim()
    .transform((text) => (text === '' ? undefined : text))
    .optional(),
});

export type PageQuery = z.infer<typeof pageQuery>;
export type ContactsQuery = z.infer<typeof contactsQuery>;

/** Validates a query with the schema of its `@Query` decorator. */
export const queryValidation = new StandardSchemaValidationPipe({
  exceptionFactory: ([issue]) => {
    const [name] = issue?.path ?? [];
    return new InvalidQueryError(
      typeof name === 'string' ? name : 'query',
      issue?.message ?? 'is malformed',
    );
  },
});
