import type { PageTexts } from './page-texts.js';

export const pt: PageTexts = {
  tag: 'pt',
  name: 'Português',
  language: 'Idioma',
  header: 'Início rápido da HubSpot',
  emulator: 'Emulador.',
  emulated: 'A HubSpot é emulada nesta máquina. As contas e os dados não são reais.',
  installAgain: 'Instalar novamente',
  welcome: {
    title: 'Conectar HubSpot',
    heading: 'Conecte uma conta da HubSpot',
    explanation:
      'Escolha uma conta na HubSpot e aprove o acesso solicitado. Depois a HubSpot traz você de volta a esta página, que mostra a conta e seus contatos.',
    install: 'Instalar na HubSpot',
    scopes: 'Permissões solicitadas',
  },
  account: {
    heading: (hubId) => `Conta da HubSpot ${hubId}`,
    connected: 'Conectada',
    ended: 'Acesso encerrado',
    revoked:
      'A HubSpot revogou a autorização desta conta: o aplicativo foi desinstalado ou seu acesso foi retirado. Instale-o novamente para continuar.',
    token: 'Token de acesso',
    expiresIn: 'expira em',
    expired: 'expirado; a próxima chamada o renova',
    scopes: 'Permissões concedidas',
    version: 'Versão do OAuth',
    signOut: 'Sair',
    disconnect: 'Desconectar',
    disconnectNotice:
      'O aplicativo apaga os tokens desta conta e os revoga na HubSpot. Para usar a conta outra vez, é preciso conectá-la novamente.',
    disconnectNow: 'Desconectar agora',
  },
  contacts: {
    heading: 'Contatos',
    none: 'Esta conta não tem contatos.',
    noneFound: 'Nenhum contato foi encontrado.',
    name: 'Nome',
    email: 'E-mail',
    id: 'Id',
    search: 'Pesquisar',
    edit: 'Editar',
    editEmailOf: (name) => `E-mail de ${name}`,
    save: 'Salvar',
    readOnly: 'Para editar contatos, instale o aplicativo com outra permissão. Inicie-o com:',
    pages: 'Páginas de contatos',
    first: 'Primeira página',
    next: 'Próxima página',
    retry: 'Tentar novamente',
    missingScope:
      'A conta não concedeu crm.objects.contacts.read. Instale o aplicativo novamente e aprove a permissão.',
    failures: {
      hubspot_unavailable: 'A HubSpot não está disponível. A conta continua conectada.',
      rate_limited: 'A HubSpot limita as chamadas desta conta. Aguarde alguns segundos.',
      client_rejected:
        'A HubSpot não aceita o id e o segredo de cliente deste aplicativo. Compare HUBSPOT_CLIENT_ID e HUBSPOT_CLIENT_SECRET com o aplicativo na HubSpot.',
      connection_store_unavailable: 'O banco de dados deste aplicativo não está disponível.',
    },
    failed: 'A HubSpot retornou um erro. Veja o registro deste aplicativo.',
  },
  webhooks: {
    heading: 'Webhooks',
    explanation:
      'A HubSpot envia um evento quando os dados da conta mudam. O aplicativo processa cada evento uma vez. Recarregue a página para ver os novos.',
    changeContact: 'Alterar um contato na HubSpot',
    uninstall: 'Desinstalar na HubSpot',
    none: 'Ainda não há eventos.',
    list: 'Eventos de webhooks, os mais recentes primeiro',
  },
  activity: {
    heading: 'Eventos',
    expiryHeading: 'Ver uma renovação',
    expiry:
      'Os tokens de acesso valem 30 minutos. Faça este expirar: a HubSpot recusa a próxima chamada, o aplicativo renova o token e repete a chamada, e a página mostra os contatos como antes.',
    expire: 'Expirar o token agora',
    list: 'Eventos, os mais recentes primeiro',
    kinds: {
      'token.expired': 'O token de acesso expirou.',
      'connection.created': 'A conta instalou o aplicativo.',
      'connection.refreshed': 'O aplicativo renovou o token de acesso.',
      'connection.reauthorization_required': 'A HubSpot revogou a autorização.',
      'connection.disconnected': 'A conta foi desconectada.',
      'connection.scopes_changed': 'As permissões concedidas mudaram.',
      'refresh.failed': 'Uma renovação falhou. O aplicativo tentará novamente.',
      'lease.taken_over': 'O aplicativo assumiu a renovação de outro processo.',
      'tokens.unsaved':
        'O aplicativo mantém os novos tokens na memória, porque o banco de dados não responde.',
      'client.rejected': 'A HubSpot recusa o id ou o segredo de cliente.',
      'journal.gap': 'Faltam entradas do diário de webhooks.',
      'webhook.failed': 'O processamento de um evento falhou.',
    },
  },
  errors: {
    goHome: 'Ir para a página inicial',
    retry: 'Tentar novamente',
    notFound: {
      title: 'Página não encontrada',
      advice: 'Verifique o endereço ou vá para a página inicial.',
    },
    noAccount: {
      title: 'Nenhuma conta está conectada',
      advice: 'Sua sessão terminou ou a conta foi desconectada. Conecte-a novamente.',
    },
    crossSite: {
      title: 'A solicitação veio de outro site',
      advice: 'Use os botões deste aplicativo.',
    },
    database: {
      title: 'O banco de dados não está disponível',
      advice:
        'Nenhum dado é perdido. Tente novamente em alguns instantes. Se o erro continuar, verifique DATABASE_URL.',
    },
    badAddress: {
      title: 'Este endereço não é válido',
      advice: 'Um parâmetro do endereço não é válido. Vá para a página inicial.',
    },
    notChanged: {
      title: 'O contato não foi alterado',
      advice: 'A HubSpot não aceitou a alteração. Verifique o e-mail e tente novamente.',
    },
    internal: { title: 'Erro interno', advice: 'Veja o registro deste aplicativo.' },
  },
};
