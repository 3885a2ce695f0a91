import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES, scanSource } from '../../libs/hubspot-oauth/src/command-line/scan/scan-source.js';
import { sourceFiles } from '../../libs/hubspot-oauth/src/command-line/scan/source-files.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDER = path.join(import.meta.dirname, 'anti-patterns');
const PATTERNS = readdirSync(FOLDER).map((name) => {
  const source = readFileSync(path.join(FOLDER, name), 'utf8');
  return { name, source, rule: /^\/\/ finds: ([\w-]+)$/m.exec(source)?.[1] ?? '' };
});

const found = (source: string) => scanSource(source).map(({ line, rule }) => `${line} ${rule.id}`);

async function findingsIn(folder: string): Promise<{ files: number; findings: string[] }> {
  const findings: string[] = [];
  let files = 0;
  for await (const file of sourceFiles(path.join(ROOT, folder))) {
    files += 1;
    const source = readFileSync(file, 'utf8');
    findings.push(...found(source).map((finding) => `${file}:${finding}`));
  }
  return { files, findings };
}

it('has a pattern for every rule', () => {
  expect(PATTERNS.length).toBeGreaterThanOrEqual(25);
  const covered = new Set(PATTERNS.map(({ rule }) => rule));
  expect(RULES.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
});

it.each(PATTERNS)('finds the mistake in $name', ({ source, rule }) => {
  expect(scanSource(source).map((finding) => finding.rule.id)).toContain(rule);
});

it.each(PATTERNS)('finds nothing where $name has nothing to do with HubSpot', ({ source }) => {
  expect(found(source.replaceAll(/hubspot|hubapi/gi, 'other'))).toEqual([]);
});

it.each(PATTERNS)('finds nothing if $name is a comment', ({ source }) => {
  expect(found(`/*\n${source.replaceAll('*/', '')}\n*/\nexport const hubspot = 1;`)).toEqual([]);
});

it('finds nothing in this repository', async () => {
  const { files, findings } = await findingsIn('.');
  expect(findings).toEqual([]);
  expect(files).toBeGreaterThan(300);
});

it.each(['nest-11', 'nest-12'])("finds nothing in Nest's own starter, %s", async (template) => {
  const { files, findings } = await findingsIn(`test/packaging/templates/${template}`);
  expect(findings).toEqual([]);
  expect(files).toBeGreaterThan(2);
});

it('finds nothing in the examples of the guide', () => {
  const chapters = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name));
  const examples = ['README.md', 'libs/hubspot-emulator/README.md', ...chapters].flatMap((name) =>
    [...readFileSync(path.join(ROOT, name), 'utf8').matchAll(/```(?:ts|js)\n([\s\S]*?)```/g)].map(
      ([, code = '']) => `// hubspot\nconst hubspot = 1;\n${code}`,
    ),
  );
  expect(examples.length).toBeGreaterThan(20);
  expect(examples.flatMap(found)).toEqual([]);
});
