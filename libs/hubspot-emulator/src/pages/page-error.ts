/** An error that is shown to the user on a page. Nothing is sent to the app. */
export class PageError extends Error {
  override readonly name = 'PageError';
}
