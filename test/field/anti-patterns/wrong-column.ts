// finds: access-token-as-refresh-token
export async function storeHubspotGrant(repository: any, hubId: number, data: any) {
  await repository.update(
    { hubId },
    { accessToken: data.access_token, refreshToken: data.access_token },
  );
}
