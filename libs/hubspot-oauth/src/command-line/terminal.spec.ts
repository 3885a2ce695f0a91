import { Terminal, type TerminalStream } from './terminal.js';

class Recorder implements TerminalStream {
  text = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns = 200,
  ) {}
  write(text: string): void {
    this.text += text;
  }
}

const open = (isTTY: boolean, environment: Record<string, string> = {}) => {
  const out = new Recorder(isTTY);
  const error = new Recorder(isTTY);
  return { out, error, terminal: new Terminal(out, error, environment) };
};

describe('Terminal', () => {
  it('uses colours on a terminal', () => {
    expect(open(true).terminal.styled('ok', 'green')).toBe('\u001b[32mok\u001b[0m');
  });

  it.each([
    ['outside of a terminal', false, {}],
    ['with NO_COLOR', true, { NO_COLOR: '1' }],
    ['on a dumb terminal', true, { TERM: 'dumb' }],
  ])('uses no colours %s', (_, isTTY, environment) => {
    const { terminal, error } = open(isTTY, environment);
    expect(terminal.styled('ok', 'green')).toBe('ok');
    terminal.note('note', 'red');
    expect(error.text).toBe('note\n');
  });

  it('breaks notes at 80 columns, and keeps their indentation', () => {
    const { terminal, error } = open(false);
    terminal.note(`  ${'word '.repeat(40)}`);
    const lines = error.text.trimEnd().split('\n');
    expect(lines.length).toBe(3);
    for (const line of lines) expect(line).toMatch(/^ {2}\w.{0,77}$/);
  });

  it('replaces the progress line on a terminal, and writes few lines elsewhere', () => {
    const shown = open(true);
    shown.terminal.progress('1 of 2');
    shown.terminal.progress('2 of 2');
    shown.terminal.print('done');
    expect(shown.error.text).toBe('\r1 of 2\u001b[K\r2 of 2\u001b[K\n');
    const logged = open(false);
    logged.terminal.progress('1 of 2');
    logged.terminal.progress('2 of 2');
    expect(logged.error.text).toBe('1 of 2\n');
  });

  it('prints no secret of the environment', () => {
    const { terminal, out, error } = open(false, {
      HUBSPOT_CLIENT_SECRET: 'the client secret',
      HUBSPOT_PREVIOUS_CLIENT_SECRET: 'the one before',
      HUBSPOT_ENCRYPTION_KEYS: 'k1:key+one=,k2:key+two=',
      DATABASE_URL: 'postgres://user:p%40ssword@host/database',
      IMPORT_DATABASE_URL: 'mysql://user:another@host/database',
    });
    const secrets =
      'the client secret|the one before|key+one=|key+two=|p@ssword|p%40ssword|another';
    terminal.print(secrets);
    terminal.json({ secrets });
    terminal.note(secrets);
    expect(out.text + error.text).not.toMatch(/client|before|key|ssword|another/);
  });
});
