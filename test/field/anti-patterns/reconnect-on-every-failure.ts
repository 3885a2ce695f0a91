// finds: every-failure-is-revoked
export async function hubspotTokenOf(refresh: () => Promise<string>) {
  try {
    return await refresh();
  } catch {
    throw new Error('Please reconnect your HubSpot account');
  }
}
