// finds: token-as-basic
export const hubspotHeaders = (accessToken: string) => ({
  Authorization: `Basic ${accessToken}`,
});
