import type { PageTexts } from './page-texts.js';

export const en: PageTexts = {
  tag: 'en',
  name: 'English',
  language: 'Language',
  header: 'HubSpot quickstart',
  emulator: 'Emulator.',
  emulated: 'HubSpot is emulated on this machine. Accounts and data are not real.',
  installAgain: 'Install again',
  welcome: {
    title: 'Connect HubSpot',
    heading: 'Connect a HubSpot account',
    explanation:
      'Choose an account in HubSpot and approve the requested access. HubSpot then returns you to this page, which shows the account and its contacts.',
    install: 'Install in HubSpot',
    scopes: 'Requested scopes',
  },
  account: {
    heading: (hubId) => `HubSpot account ${hubId}`,
    connected: 'Connected',
    ended: 'Access ended',
    revoked:
      'HubSpot revoked the grant of this account: the app was uninstalled, or its access was revoked. Install it again to continue.',
    token: 'Access token',
    expiresIn: 'expires in',
    expired: 'expired; the next call refreshes it',
    scopes: 'Granted scopes',
    version: 'OAuth version',
    signOut: 'Sign out',
    disconnect: 'Disconnect',
    disconnectNotice:
      'The app deletes the tokens of this account and revokes them at HubSpot. To use the account again, it must be connected again.',
    disconnectNow: 'Disconnect now',
  },
  contacts: {
    heading: 'Contacts',
    none: 'This account has no contacts.',
    noneFound: 'No contact was found.',
    name: 'Name',
    email: 'Email',
    id: 'Id',
    search: 'Search',
    edit: 'Edit',
    editEmailOf: (name) => `Email of ${name}`,
    save: 'Save',
    readOnly: 'To edit contacts, install the app with another scope. Start it with:',
    pages: 'Pages of contacts',
    first: 'First page',
    next: 'Next page',
    retry: 'Retry',
    missingScope:
      'The account did not grant crm.objects.contacts.read. Install the app again and approve it.',
    failures: {
      hubspot_unavailable: 'HubSpot is not available. The account stays connected.',
      rate_limited: 'HubSpot limits the calls of this account. Wait a few seconds.',
      client_rejected:
        'HubSpot does not accept the client id and secret of this app. Compare HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET with the app at HubSpot.',
      connection_store_unavailable: 'The database of this app is not available.',
    },
    failed: 'HubSpot returned an error. See the log of this app.',
  },
  webhooks: {
    heading: 'Webhooks',
    explanation:
      'HubSpot sends an event when data of the account changes. The app handles each event once. Reload the page to see new ones.',
    changeContact: 'Change a contact in HubSpot',
    uninstall: 'Uninstall in HubSpot',
    none: 'No events so far.',
    list: 'Webhook events, newest first',
  },
  activity: {
    heading: 'Events',
    expiryHeading: 'Watch a refresh',
    expiry:
      'Access tokens are valid for 30 minutes. Expire this one: HubSpot refuses the next call, the app refreshes the token and repeats the call, and the page shows the contacts as before.',
    expire: 'Expire the token now',
    list: 'Events, newest first',
    kinds: {
      'token.expired': 'The access token expired.',
      'connection.created': 'The account installed the app.',
      'connection.refreshed': 'The app refreshed the access token.',
      'connection.reauthorization_required': 'HubSpot revoked the grant.',
      'connection.disconnected': 'The account was disconnected.',
      'connection.scopes_changed': 'The granted scopes changed.',
      'refresh.failed': 'A refresh failed. The app will retry.',
      'lease.taken_over': 'The app took over the refresh of another process.',
      'tokens.unsaved':
        'The app keeps new tokens in memory, because the database does not respond.',
      'client.rejected': 'HubSpot rejects the client id or client secret.',
      'journal.gap': 'Entries of the webhooks journal are missing.',
      'webhook.failed': 'The handler of a webhook event failed.',
    },
  },
  errors: {
    goHome: 'Go to the start page',
    retry: 'Try again',
    notFound: {
      title: 'Page not found',
      advice: 'Check the address, or go to the start page.',
    },
    noAccount: {
      title: 'No account is connected',
      advice: 'Your session has ended, or the account was disconnected. Connect it again.',
    },
    crossSite: {
      title: 'The request came from another site',
      advice: 'Use the buttons of this app.',
    },
    database: {
      title: 'The database is not available',
      advice: 'No data is lost. Try again in a moment. If the error persists, check DATABASE_URL.',
    },
    badAddress: {
      title: 'This address is not valid',
      advice: 'A parameter of the address is not valid. Go to the start page.',
    },
    notChanged: {
      title: 'The contact was not changed',
      advice: 'HubSpot did not accept the change. Check the email address and try again.',
    },
    internal: { title: 'Internal error', advice: 'See the log of this app.' },
  },
};
