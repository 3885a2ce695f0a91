// finds: data-centre-host
export const hubspotDeals = (token: string) =>
  fetch('https://api-eu1.hubapi.com/crm/v3/objects/deals', {
    headers: { Authorization: `Bearer ${token}` },
  });
