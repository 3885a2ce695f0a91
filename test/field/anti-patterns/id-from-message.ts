// finds: conflict-message
export function existingHubspotContact(error: any): string | undefined {
  return error.response?.data?.message?.match(/Existing ID: (\d+)/)?.[1];
}
