import { type HubSpotOAuthError, UnexpectedHubSpotResponseError } from 'nestjs-hubspot-oauth';
import { z } from 'zod';

/** A page of contacts, or the code of the error. */
export type ContactsView =
  | {
      readonly kind: 'listed';
      readonly list: ContactList;
      readonly search?: string | undefined;
      readonly after?: string | undefined;
    }
  | { readonly kind: 'failed'; readonly code: HubSpotOAuthError['code'] };

const text = z.string().nullish();
const contactList = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      properties: z.object({ firstname: text, lastname: text, email: text }),
    }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

export type ContactList = z.infer<typeof contactList>;

/** Parses HubSpot's response. @throws UnexpectedHubSpotResponseError */
export function readContactList(response: unknown): ContactList {
  const parsed = contactList.safeParse(response);
  if (parsed.success) return parsed.data;
  throw new UnexpectedHubSpotResponseError(
    "HubSpot's contact list does not have the documented format.",
  );
}
