// finds: secret-in-url
const contacts =
  'https://api.hubapi.com/contacts/v1/lists/all/contacts/all?hapikey=' + process.env.KEY;

export const readHubspotContacts = () => fetch(contacts);
