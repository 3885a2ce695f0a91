/** `:` `/` `?` `@` `!` `$` `'` `(` `)` `*` `,` `;` and nothing else; hex digits in either case. */
const DECODED_ESCAPES = /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/**
 * A URL as HubSpot signs it in version 3: twelve escapes are decoded, every other one stays. To
 * decode more, as `decodeURIComponent` does, would let `%26` and `%20` change what was signed.
 *
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export function signedUri(url: string): string {
  return url.replace(DECODED_ESCAPES, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
