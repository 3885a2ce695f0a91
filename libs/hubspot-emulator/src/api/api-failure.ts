import type { ApiError } from './api-error.js';

/** Thrown to refuse a call of a data API. The endpoint adds the correlation id. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly error: ApiError,
  ) {
    super(error.message);
    this.name = 'ApiFailure';
  }
}

export function validationFailure(message: string, details: Partial<ApiError> = {}): ApiFailure {
  return new ApiFailure(400, { message, category: 'VALIDATION_ERROR', ...details });
}

export function notFoundFailure(message = 'resource not found'): ApiFailure {
  return new ApiFailure(404, { message, category: 'OBJECT_NOT_FOUND' });
}

export function conflictFailure(message: string): ApiFailure {
  return new ApiFailure(409, { message, category: 'CONFLICT' });
}
