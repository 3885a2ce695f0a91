import type { HubSpotPageTexts } from '../../options/hubspot-page-options.js';

const again = "Recommencez l'installation.";
const notConnected = "Aucun compte n'a été connecté";

export const fr: HubSpotPageTexts = {
  name: 'Français',
  language: 'Langue',
  install: "Démarrer l'installation",
  problems: {
    hubspot_account_required: {
      title: 'Un compte HubSpot connecté est nécessaire',
      detail: 'Votre session est terminée ou le compte a été déconnecté. Connectez-le à nouveau.',
    },
    connection_not_found: {
      title: "Le compte HubSpot n'est pas connecté",
      detail: 'Connectez le compte pour continuer.',
    },
    missing_scopes: {
      title: 'Des autorisations manquent',
      detail:
        "Le compte n'a pas accordé toutes les autorisations nécessaires. Installez l'application à nouveau.",
    },
    reauthorization_required: {
      title: "L'application doit être installée à nouveau",
      detail: "HubSpot n'accepte plus l'autorisation du compte. Installez l'application à nouveau.",
    },
    invalid_signature: {
      title: "La requête n'a pas de signature HubSpot valide",
      detail: 'La requête a été refusée.',
    },
    malformed_webhook: {
      title: "L'envoi ne vient pas de HubSpot",
      detail: 'La requête a été refusée.',
    },
    cross_site_request: {
      title: "La requête vient d'un autre site",
      detail: 'Utilisez les boutons de cette application.',
    },
    rate_limited: {
      title: "La limite d'appels de HubSpot est dépassée",
      detail: 'Attendez quelques secondes, puis réessayez.',
    },
    hubspot_error: {
      title: 'HubSpot a renvoyé une erreur',
      detail: "Réessayez. Si l'erreur persiste, prévenez le responsable de cette application.",
    },
    account_mismatch: {
      title: "HubSpot a renvoyé l'autorisation d'un autre compte",
      detail: `Rien n'a été enregistré. ${again}`,
    },
    hubspot_unavailable: {
      title: "HubSpot n'est pas disponible",
      detail: `${again} Si l'erreur persiste, attendez quelques minutes.`,
    },
    connection_store_unavailable: {
      title: "La base de données n'est pas disponible",
      detail: 'Réessayez dans quelques instants.',
    },
    invalid_refresh_token: {
      title: "Le jeton d'actualisation n'est pas valide",
      detail: again,
    },
    invalid_install_request: {
      title: "L'installation ne peut pas commencer",
      detail: "Le lien contient un paramètre qui n'est pas valide.",
    },
    malformed_callback: {
      title: notConnected,
      detail: `La réponse n'a pas la forme de celles de HubSpot. ${again}`,
    },
    missing_state: {
      title: notConnected,
      detail: "Cette application n'a pas démarré l'installation. Démarrez-la ici.",
    },
    unknown_state: {
      title: notConnected,
      detail: `Cette application ne connaît pas l'installation. ${again}`,
    },
    expired_state: {
      title: notConnected,
      detail: `L'installation a duré plus de dix minutes. ${again}`,
    },
    reused_state: {
      title: notConnected,
      detail:
        "Cette installation est déjà terminée ou annulée. Si le compte n'est pas connecté, démarrez-en une autre.",
    },
    foreign_state: {
      title: notConnected,
      detail:
        "L'installation a été démarrée dans un autre navigateur, ou son cookie a été supprimé. Recommencez dans ce navigateur.",
    },
    invalid_authorization_code: {
      title: notConnected,
      detail: `HubSpot a refusé le code d'autorisation. ${again}`,
    },
    authorization_denied: {
      title: "L'installation a été annulée",
      detail: 'Elle a été annulée sur la page de HubSpot. Recommencez pour connecter le compte.',
    },
    authorization_failed: {
      title: notConnected,
      detail: `HubSpot a signalé une erreur pendant l'installation. ${again}`,
    },
    too_many_failed_installs: {
      title: "Trop d'installations ont échoué",
      detail: "Attendez une minute avant d'en démarrer une autre.",
    },
    wrong_account: {
      title: 'Un autre compte a été choisi',
      detail: `Rien n'a été connecté. ${again} Choisissez le compte avec lequel vous avez commencé.`,
    },
    install_hook_failed: {
      title: "L'installation n'a pas pu être terminée",
      detail: `Le compte est connecté, mais il manque une étape de cette application. ${again}`,
    },
    internal_error: {
      title: 'Erreur interne',
      detail: 'Prévenez le responsable de cette application.',
    },
  },
};
