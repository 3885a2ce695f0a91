import path from 'node:path';
import ts from 'typescript';
import { WORKSPACE } from './packages.js';

/** The names that an entry point declares to TypeScript, sorted. */
export function declaredNames(entry: string, mode: ts.ResolutionMode): string[] {
  // The entry points name what they export, so no other file has to be read.
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    noLib: true,
    noResolve: true,
    types: [],
  };
  const importer = path.join(WORKSPACE, 'importer.ts');
  const { resolvedModule } = ts.resolveModuleName(
    entry,
    importer,
    options,
    ts.sys,
    undefined,
    undefined,
    mode,
  );
  const program = ts.createProgram([resolvedModule!.resolvedFileName], options);
  const checker = program.getTypeChecker();
  const [file] = program.getRootFileNames();
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(file!)!)!;
  return checker
    .getExportsOfModule(symbol)
    .map(({ name }) => name)
    .toSorted();
}
