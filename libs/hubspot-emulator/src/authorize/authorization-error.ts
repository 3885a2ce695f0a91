/** Shown to the person on a page; the app hears nothing of it. */
export class AuthorizationError extends Error {
  override readonly name = 'AuthorizationError';
}
