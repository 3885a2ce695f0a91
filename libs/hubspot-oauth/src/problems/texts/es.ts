import type { HubSpotPageTexts } from '../../options/hubspot-page-options.js';

const again = 'Vuelva a iniciar la instalación.';
const notConnected = 'No se conectó ninguna cuenta';

export const es: HubSpotPageTexts = {
  name: 'Español',
  language: 'Idioma',
  install: 'Iniciar la instalación',
  problems: {
    hubspot_account_required: {
      title: 'Se necesita una cuenta de HubSpot conectada',
      detail: 'Su sesión terminó o la cuenta se desconectó. Conecte la cuenta de nuevo.',
    },
    connection_not_found: {
      title: 'La cuenta de HubSpot no está conectada',
      detail: 'Conecte la cuenta para continuar.',
    },
    missing_scopes: {
      title: 'Faltan permisos',
      detail:
        'La cuenta no concedió todos los permisos necesarios. Instale la aplicación de nuevo.',
    },
    reauthorization_required: {
      title: 'La aplicación debe instalarse de nuevo',
      detail: 'HubSpot ya no acepta la autorización de la cuenta. Instale la aplicación de nuevo.',
    },
    invalid_signature: {
      title: 'La solicitud no tiene una firma válida de HubSpot',
      detail: 'La solicitud fue rechazada.',
    },
    malformed_webhook: {
      title: 'La entrega no es de HubSpot',
      detail: 'La solicitud fue rechazada.',
    },
    cross_site_request: {
      title: 'La solicitud vino de otro sitio',
      detail: 'Use los botones de esta aplicación.',
    },
    rate_limited: {
      title: 'Se superó el límite de llamadas de HubSpot',
      detail: 'Espere unos segundos e inténtelo de nuevo.',
    },
    hubspot_error: {
      title: 'HubSpot devolvió un error',
      detail: 'Inténtelo de nuevo. Si el error continúa, avise al responsable de esta aplicación.',
    },
    account_mismatch: {
      title: 'HubSpot devolvió la autorización de otra cuenta',
      detail: `No se guardó nada. ${again}`,
    },
    hubspot_unavailable: {
      title: 'HubSpot no está disponible',
      detail: `${again} Si el error continúa, espere unos minutos.`,
    },
    connection_store_unavailable: {
      title: 'La base de datos no está disponible',
      detail: 'Inténtelo de nuevo en unos momentos.',
    },
    invalid_refresh_token: { title: 'El token de actualización no es válido', detail: again },
    invalid_install_request: {
      title: 'La instalación no puede comenzar',
      detail: 'El enlace contiene un parámetro que no es válido.',
    },
    malformed_callback: {
      title: notConnected,
      detail: `La respuesta no tiene la forma de las de HubSpot. ${again}`,
    },
    missing_state: {
      title: notConnected,
      detail: 'Esta aplicación no inició la instalación. Iníciela desde aquí.',
    },
    unknown_state: {
      title: notConnected,
      detail: `Esta aplicación no conoce la instalación. ${again}`,
    },
    expired_state: {
      title: notConnected,
      detail: `La instalación duró más de diez minutos. ${again}`,
    },
    reused_state: {
      title: notConnected,
      detail:
        'Esta instalación ya terminó o se canceló. Si la cuenta no está conectada, inicie otra.',
    },
    foreign_state: {
      title: notConnected,
      detail:
        'La instalación se inició en otro navegador o se borró su cookie. Iníciela de nuevo en este navegador.',
    },
    invalid_authorization_code: {
      title: notConnected,
      detail: `HubSpot rechazó el código de autorización. ${again}`,
    },
    authorization_denied: {
      title: 'La instalación se canceló',
      detail: 'Se canceló en la página de HubSpot. Iníciela de nuevo para conectar la cuenta.',
    },
    authorization_failed: {
      title: notConnected,
      detail: `HubSpot notificó un error durante la instalación. ${again}`,
    },
    too_many_failed_installs: {
      title: 'Fallaron demasiadas instalaciones',
      detail: 'Espere un minuto antes de iniciar otra.',
    },
    wrong_account: {
      title: 'Se eligió otra cuenta',
      detail: `No se conectó nada. ${again} Elija la cuenta con la que empezó.`,
    },
    install_hook_failed: {
      title: 'La instalación no pudo terminarse',
      detail: `La cuenta está conectada, pero falta un paso de esta aplicación. ${again}`,
    },
    internal_error: {
      title: 'Error interno',
      detail: 'Avise al responsable de esta aplicación.',
    },
  },
};
