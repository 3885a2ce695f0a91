// A lint rule for one-way imports: a file imports only its own folder or one of a lower level.
// Options: the source folder, and its levels from the lowest to the highest.
import path from 'node:path';

const rule = {
  meta: { schema: false },
  create(context) {
    const [{ source, levels }] = context.options;
    const folderOf = (file) =>
      path.relative(path.resolve(context.cwd, source), file).split(path.sep)[0];
    const levelOf = (folder) => levels.findIndex((folders) => folders.includes(folder));

    const own = folderOf(context.filename);
    if (levelOf(own) < 0) return {};

    const check = ({ source: specifier }) => {
      if (!specifier?.value?.startsWith('.')) return;
      const imported = folderOf(path.resolve(path.dirname(context.filename), specifier.value));
      // A spec may use the tests' support.
      if (imported === '..' && context.filename.endsWith('.spec.ts')) return;
      if (imported === own || (levelOf(imported) >= 0 && levelOf(imported) < levelOf(own))) return;
      const message = `${own}/ must not import ${imported}: it is not on a lower level. See docs/architecture.md.`;
      context.report({ node: specifier, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { meta: { name: 'levels' }, rules: { 'one-way-imports': rule } };
