import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '../..');

it('accepts the calls that the types allow, and refuses the others', () => {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  );
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const tests = ts.sys.readDirectory(import.meta.dirname, ['.test-d.ts']);
  expect(tests.length).toBeGreaterThan(3);
  const program = ts.createProgram(tests, options);
  // `npm run typecheck` checks the files that these import.
  const found = tests.flatMap((test) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(test)),
  );
  expect(messages(found)).toEqual([]);
}, 120_000);

function messages(diagnostics: readonly ts.Diagnostic[]): string[] {
  return diagnostics.map(({ file, start, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    const place = file === undefined ? '' : `${path.relative(ROOT, file.fileName)}:${line} `;
    return place + ts.flattenDiagnosticMessageText(messageText, ' ');
  });
}
