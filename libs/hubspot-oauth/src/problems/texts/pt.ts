import type { HubSpotPageTexts } from '../../options/hubspot-page-options.js';

const again = 'Inicie a instalação novamente.';
const notConnected = 'Nenhuma conta foi conectada';

export const pt: HubSpotPageTexts = {
  name: 'Português',
  language: 'Idioma',
  install: 'Iniciar a instalação',
  problems: {
    hubspot_account_required: {
      title: 'É necessária uma conta da HubSpot conectada',
      detail: 'Sua sessão terminou ou a conta foi desconectada. Conecte a conta novamente.',
    },
    connection_not_found: {
      title: 'A conta da HubSpot não está conectada',
      detail: 'Conecte a conta para continuar.',
    },
    missing_scopes: {
      title: 'Faltam permissões',
      detail:
        'A conta não concedeu todas as permissões necessárias. Instale o aplicativo novamente.',
    },
    reauthorization_required: {
      title: 'O aplicativo precisa ser instalado novamente',
      detail: 'A HubSpot não aceita mais a autorização da conta. Instale o aplicativo novamente.',
    },
    invalid_signature: {
      title: 'A solicitação não tem uma assinatura válida da HubSpot',
      detail: 'A solicitação foi recusada.',
    },
    malformed_webhook: {
      title: 'A entrega não é da HubSpot',
      detail: 'A solicitação foi recusada.',
    },
    cross_site_request: {
      title: 'A solicitação veio de outro site',
      detail: 'Use os botões deste aplicativo.',
    },
    rate_limited: {
      title: 'O limite de chamadas da HubSpot foi excedido',
      detail: 'Aguarde alguns segundos e tente novamente.',
    },
    hubspot_error: {
      title: 'A HubSpot retornou um erro',
      detail: 'Tente novamente. Se o erro continuar, avise o responsável por este aplicativo.',
    },
    account_mismatch: {
      title: 'A HubSpot retornou a autorização de outra conta',
      detail: `Nada foi salvo. ${again}`,
    },
    hubspot_unavailable: {
      title: 'A HubSpot não está disponível',
      detail: `${again} Se o erro continuar, aguarde alguns minutos.`,
    },
    connection_store_unavailable: {
      title: 'O banco de dados não está disponível',
      detail: 'Tente novamente em alguns instantes.',
    },
    invalid_refresh_token: { title: 'O token de atualização não é válido', detail: again },
    invalid_install_request: {
      title: 'A instalação não pode começar',
      detail: 'O link contém um parâmetro que não é válido.',
    },
    malformed_callback: {
      title: notConnected,
      detail: `A resposta não tem a forma das respostas da HubSpot. ${again}`,
    },
    missing_state: {
      title: notConnected,
      detail: 'Este aplicativo não iniciou a instalação. Inicie a instalação por aqui.',
    },
    unknown_state: {
      title: notConnected,
      detail: `Este aplicativo não conhece a instalação. ${again}`,
    },
    expired_state: {
      title: notConnected,
      detail: `A instalação demorou mais de dez minutos. ${again}`,
    },
    reused_state: {
      title: notConnected,
      detail:
        'Esta instalação já foi concluída ou cancelada. Se a conta não estiver conectada, inicie outra.',
    },
    foreign_state: {
      title: notConnected,
      detail:
        'A instalação foi iniciada em outro navegador ou seu cookie foi apagado. Inicie novamente neste navegador.',
    },
    invalid_authorization_code: {
      title: notConnected,
      detail: `A HubSpot recusou o código de autorização. ${again}`,
    },
    authorization_denied: {
      title: 'A instalação foi cancelada',
      detail: 'Ela foi cancelada na página da HubSpot. Inicie novamente para conectar a conta.',
    },
    authorization_failed: {
      title: notConnected,
      detail: `A HubSpot informou um erro durante a instalação. ${again}`,
    },
    too_many_failed_installs: {
      title: 'Muitas instalações falharam',
      detail: 'Aguarde um minuto antes de iniciar outra.',
    },
    wrong_account: {
      title: 'Outra conta foi escolhida',
      detail: `Nada foi conectado. ${again} Escolha a conta com a qual você começou.`,
    },
    install_hook_failed: {
      title: 'A instalação não pôde ser concluída',
      detail: `A conta está conectada, mas falta uma etapa deste aplicativo. ${again}`,
    },
    internal_error: {
      title: 'Erro interno',
      detail: 'Avise o responsável por este aplicativo.',
    },
  },
};
