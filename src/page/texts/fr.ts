import type { PageTexts } from './page-texts.js';

export const fr: PageTexts = {
  tag: 'fr',
  name: 'Français',
  language: 'Langue',
  header: 'Démarrage rapide HubSpot',
  emulator: 'Émulateur.',
  emulated: 'HubSpot est émulé sur cette machine. Les comptes et les données ne sont pas réels.',
  installAgain: 'Installer à nouveau',
  welcome: {
    title: 'Connecter HubSpot',
    heading: 'Connectez un compte HubSpot',
    explanation:
      "Choisissez un compte dans HubSpot et approuvez l'accès demandé. HubSpot vous ramène ensuite à cette page, qui montre le compte et ses contacts.",
    install: 'Installer dans HubSpot',
    scopes: 'Autorisations demandées',
  },
  account: {
    heading: (hubId) => `Compte HubSpot ${hubId}`,
    connected: 'Connecté',
    ended: 'Accès terminé',
    revoked:
      "HubSpot a révoqué l'autorisation de ce compte : l'application a été désinstallée, ou son accès a été retiré. Installez-la à nouveau pour continuer.",
    token: "Jeton d'accès",
    expiresIn: 'expire dans',
    expired: "expiré ; le prochain appel l'actualise",
    scopes: 'Autorisations accordées',
    version: "Version d'OAuth",
    signOut: 'Se déconnecter de la session',
    disconnect: 'Déconnecter le compte',
    disconnectNotice:
      "L'application supprime les jetons de ce compte et les révoque chez HubSpot. Pour utiliser le compte à nouveau, il faut le reconnecter.",
    disconnectNow: 'Déconnecter maintenant',
  },
  contacts: {
    heading: 'Contacts',
    none: "Ce compte n'a pas de contacts.",
    noneFound: "Aucun contact n'a été trouvé.",
    name: 'Nom',
    email: 'E-mail',
    id: 'Id',
    search: 'Rechercher',
    edit: 'Modifier',
    editEmailOf: (name) => `E-mail de ${name}`,
    save: 'Enregistrer',
    readOnly:
      "Pour modifier des contacts, installez l'application avec une autre autorisation. Démarrez-la avec :",
    pages: 'Pages de contacts',
    first: 'Première page',
    next: 'Page suivante',
    retry: 'Réessayer',
    missingScope:
      "Le compte n'a pas accordé crm.objects.contacts.read. Installez l'application à nouveau et approuvez cette autorisation.",
    failures: {
      hubspot_unavailable: "HubSpot n'est pas disponible. Le compte reste connecté.",
      rate_limited: 'HubSpot limite les appels de ce compte. Attendez quelques secondes.',
      client_rejected:
        "HubSpot n'accepte pas l'identifiant et le secret client de cette application. Comparez HUBSPOT_CLIENT_ID et HUBSPOT_CLIENT_SECRET avec l'application chez HubSpot.",
      connection_store_unavailable: "La base de données de cette application n'est pas disponible.",
    },
    failed: 'HubSpot a renvoyé une erreur. Consultez le journal de cette application.',
  },
  webhooks: {
    heading: 'Webhooks',
    explanation:
      "HubSpot envoie un événement quand les données du compte changent. L'application traite chaque événement une fois. Rechargez la page pour voir les nouveaux.",
    changeContact: 'Modifier un contact dans HubSpot',
    uninstall: 'Désinstaller dans HubSpot',
    none: "Aucun événement pour l'instant.",
    list: 'Événements de webhooks, les plus récents en premier',
  },
  activity: {
    heading: 'Événements',
    expiryHeading: 'Observer une actualisation',
    expiry:
      "Les jetons d'accès sont valables 30 minutes. Faites expirer celui-ci : HubSpot refuse le prochain appel, l'application actualise le jeton et répète l'appel, et la page montre les contacts comme avant.",
    expire: 'Faire expirer le jeton maintenant',
    list: 'Événements, les plus récents en premier',
    kinds: {
      'token.expired': "Le jeton d'accès a expiré.",
      'connection.created': "Le compte a installé l'application.",
      'connection.refreshed': "L'application a actualisé le jeton d'accès.",
      'connection.reauthorization_required': "HubSpot a révoqué l'autorisation.",
      'connection.disconnected': 'Le compte a été déconnecté.',
      'connection.scopes_changed': 'Les autorisations accordées ont changé.',
      'refresh.failed': "Une actualisation a échoué. L'application réessaiera.",
      'lease.taken_over': "L'application a repris l'actualisation d'un autre processus.",
      'tokens.unsaved':
        "L'application garde les nouveaux jetons en mémoire, car la base de données ne répond pas.",
      'client.rejected': "HubSpot refuse l'identifiant ou le secret client.",
      'journal.gap': 'Des entrées du journal de webhooks manquent.',
      'webhook.failed': "Le traitement d'un événement a échoué.",
    },
  },
  errors: {
    goHome: "Aller à la page d'accueil",
    retry: 'Réessayer',
    notFound: {
      title: 'Page introuvable',
      advice: "Vérifiez l'adresse ou allez à la page d'accueil.",
    },
    noAccount: {
      title: "Aucun compte n'est connecté",
      advice: 'Votre session est terminée ou le compte a été déconnecté. Connectez-le à nouveau.',
    },
    crossSite: {
      title: "La requête vient d'un autre site",
      advice: 'Utilisez les boutons de cette application.',
    },
    database: {
      title: "La base de données n'est pas disponible",
      advice:
        "Aucune donnée n'est perdue. Réessayez dans un instant. Si l'erreur persiste, vérifiez DATABASE_URL.",
    },
    badAddress: {
      title: "Cette adresse n'est pas valide",
      advice: "Un paramètre de l'adresse n'est pas valide. Allez à la page d'accueil.",
    },
    notChanged: {
      title: "Le contact n'a pas été modifié",
      advice: "HubSpot n'a pas accepté la modification. Vérifiez l'e-mail et réessayez.",
    },
    internal: { title: 'Erreur interne', advice: 'Consultez le journal de cette application.' },
  },
};
