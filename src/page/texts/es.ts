import type { PageTexts } from './page-texts.js';

export const es: PageTexts = {
  tag: 'es',
  name: 'Español',
  language: 'Idioma',
  header: 'Inicio rápido de HubSpot',
  emulator: 'Emulador.',
  emulated: 'HubSpot se emula en este equipo. Las cuentas y los datos no son reales.',
  installAgain: 'Instalar de nuevo',
  welcome: {
    title: 'Conectar HubSpot',
    heading: 'Conecte una cuenta de HubSpot',
    explanation:
      'Elija una cuenta en HubSpot y apruebe el acceso solicitado. Después HubSpot le devuelve a esta página, que muestra la cuenta y sus contactos.',
    install: 'Instalar en HubSpot',
    scopes: 'Permisos solicitados',
  },
  account: {
    heading: (hubId) => `Cuenta de HubSpot ${hubId}`,
    connected: 'Conectada',
    ended: 'Acceso terminado',
    revoked:
      'HubSpot revocó la autorización de esta cuenta: la aplicación se desinstaló o se retiró su acceso. Instálela de nuevo para continuar.',
    token: 'Token de acceso',
    expiresIn: 'caduca en',
    expired: 'caducado; la próxima llamada lo renueva',
    scopes: 'Permisos concedidos',
    version: 'Versión de OAuth',
    signOut: 'Cerrar sesión',
    disconnect: 'Desconectar',
    disconnectNotice:
      'La aplicación borra los tokens de esta cuenta y los revoca en HubSpot. Para usar la cuenta otra vez, hay que conectarla de nuevo.',
    disconnectNow: 'Desconectar ahora',
  },
  contacts: {
    heading: 'Contactos',
    none: 'Esta cuenta no tiene contactos.',
    noneFound: 'No se encontró ningún contacto.',
    name: 'Nombre',
    email: 'Correo',
    id: 'Id',
    search: 'Buscar',
    edit: 'Editar',
    editEmailOf: (name) => `Correo de ${name}`,
    save: 'Guardar',
    readOnly: 'Para editar contactos, instale la aplicación con otro permiso. Iníciela con:',
    pages: 'Páginas de contactos',
    first: 'Primera página',
    next: 'Página siguiente',
    retry: 'Reintentar',
    missingScope:
      'La cuenta no concedió crm.objects.contacts.read. Instale la aplicación de nuevo y apruébelo.',
    failures: {
      hubspot_unavailable: 'HubSpot no está disponible. La cuenta sigue conectada.',
      rate_limited: 'HubSpot limita las llamadas de esta cuenta. Espere unos segundos.',
      client_rejected:
        'HubSpot no acepta el id y el secreto de cliente de esta aplicación. Compare HUBSPOT_CLIENT_ID y HUBSPOT_CLIENT_SECRET con la aplicación en HubSpot.',
      connection_store_unavailable: 'La base de datos de esta aplicación no está disponible.',
    },
    failed: 'HubSpot devolvió un error. Consulte el registro de esta aplicación.',
  },
  webhooks: {
    heading: 'Webhooks',
    explanation:
      'HubSpot envía un evento cuando cambian los datos de la cuenta. La aplicación procesa cada evento una vez. Recargue la página para ver los nuevos.',
    changeContact: 'Cambiar un contacto en HubSpot',
    uninstall: 'Desinstalar en HubSpot',
    none: 'Todavía no hay eventos.',
    list: 'Eventos de webhooks, los más recientes primero',
  },
  activity: {
    heading: 'Eventos',
    expiryHeading: 'Ver una renovación',
    expiry:
      'Los tokens de acceso valen 30 minutos. Haga caducar este: HubSpot rechaza la próxima llamada, la aplicación renueva el token y repite la llamada, y la página muestra los contactos como antes.',
    expire: 'Hacer caducar el token ahora',
    list: 'Eventos, los más recientes primero',
    kinds: {
      'token.expired': 'El token de acceso caducó.',
      'connection.created': 'La cuenta instaló la aplicación.',
      'connection.refreshed': 'La aplicación renovó el token de acceso.',
      'connection.reauthorization_required': 'HubSpot revocó la autorización.',
      'connection.disconnected': 'La cuenta se desconectó.',
      'connection.scopes_changed': 'Los permisos concedidos cambiaron.',
      'refresh.failed': 'Falló una renovación. La aplicación lo intentará de nuevo.',
      'lease.taken_over': 'La aplicación se encargó de la renovación de otro proceso.',
      'tokens.unsaved':
        'La aplicación guarda los tokens nuevos en memoria, porque la base de datos no responde.',
      'client.rejected': 'HubSpot rechaza el id o el secreto de cliente.',
      'journal.gap': 'Faltan entradas del diario de webhooks.',
      'webhook.failed': 'Falló el procesamiento de un evento.',
    },
  },
  errors: {
    goHome: 'Ir a la página de inicio',
    retry: 'Intentar de nuevo',
    notFound: {
      title: 'No se encontró la página',
      advice: 'Compruebe la dirección o vaya a la página de inicio.',
    },
    noAccount: {
      title: 'No hay ninguna cuenta conectada',
      advice: 'Su sesión terminó o la cuenta se desconectó. Conéctela de nuevo.',
    },
    crossSite: {
      title: 'La solicitud vino de otro sitio',
      advice: 'Use los botones de esta aplicación.',
    },
    database: {
      title: 'La base de datos no está disponible',
      advice:
        'No se pierde ningún dato. Inténtelo de nuevo en unos momentos. Si el error continúa, compruebe DATABASE_URL.',
    },
    badAddress: {
      title: 'Esta dirección no es válida',
      advice: 'Un parámetro de la dirección no es válido. Vaya a la página de inicio.',
    },
    notChanged: {
      title: 'El contacto no se cambió',
      advice: 'HubSpot no aceptó el cambio. Compruebe el correo e inténtelo de nuevo.',
    },
    internal: { title: 'Error interno', advice: 'Consulte el registro de esta aplicación.' },
  },
};
