import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

const FILES = [
  'oauth-v1',
  'oauth-v3',
  'oauth-2026-03',
  'oauth-2026-09',
  'contacts-v3',
  'contacts-2026-03',
  'account-info-2026-03',
  'app-uninstalls-2026-03',
];

/** The version whose files are complete; answers of the others are held against it too. */
const COMPLETE_VERSION = '2026-03';

const NO_CONTENT = 'no content';

/** The files of the other versions describe only what is said of live tokens. */
const INACTIVE_TOKEN = 'oauth-2026-09#/components/schemas/TokenInfoResponseBaseIF';

/** Errors carry more than the files say (`status`); the other is only the base of what is sent. */
const OPEN_SCHEMAS = ['Error', 'TokenInfoResponseBaseIF'];

type Responses = Readonly<Record<string, { readonly content?: Record<string, unknown> }>>;

interface Schema {
  type?: string;
  properties?: object;
  additionalProperties?: unknown;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Responses }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One answer of the emulator. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
}

/** HubSpot's official OpenAPI files, to hold answers against. */
export class OpenApiFiles {
  readonly #ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
  readonly #documents: readonly (readonly [name: string, document: Document])[];

  constructor(folder: string) {
    this.#documents = FILES.map((name) => {
      const document: Document = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
      refuseUndeclaredFields(document);
      this.#ajv.addSchema(document, name);
      return [name, document];
    });
  }

  /** What is wrong with the answer; nothing if it is as the files have it. */
  problemsOf(answer: Answer): string[] {
    const paths = new Set([answer.path, atCompleteVersion(answer.path)]);
    const schemas = [...paths].flatMap((path) => this.#responseSchema({ ...answer, path }) ?? []);
    if (schemas.length === 0) return ['the files declare no such operation'];
    return schemas.flatMap((schema) => this.#problems(schema, answer.body));
  }

  #problems(schema: string, body: string): string[] {
    if (schema === NO_CONTENT) return body === '' ? [] : ['the body should be empty'];
    const validate = this.#ajv.compile({ $ref: schema });
    if (validate(JSON.parse(body))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }: ErrorObject) => `${instancePath} ${message ?? ''}`,
    );
  }

  /** Where the schema is declared. */
  #responseSchema({ method, path: answerPath, status, body }: Answer): string | undefined {
    if (body === '{"active":false}') return INACTIVE_TOKEN;
    for (const [name, document] of this.#documents) {
      for (const [template, operations] of Object.entries(document.paths)) {
        if (!matches(template, answerPath)) continue;
        const responses = operations[method.toLowerCase()]?.responses;
        if (responses === undefined) continue;
        if (status >= 400)
          return `${name}#/components/responses/Error/content/${pointer('*/*')}/schema`;
        const declared = responses[status];
        // Revoking declares no success at all; users report 200.
        if (declared === undefined && template.endsWith('/revoke')) return NO_CONTENT;
        if (declared === undefined) continue;
        if (Object.keys(declared.content ?? {}).length === 0) return NO_CONTENT;
        const route = `paths/${pointer(template)}/${method.toLowerCase()}/responses/${status}`;
        return `${name}#/${route}/content/${pointer('application/json')}/schema`;
      }
    }
    return undefined;
  }
}

function atCompleteVersion(answerPath: string): string {
  return answerPath.replace(/\/(v3|2026-09)(?=\/)/, `/${COMPLETE_VERSION}`);
}

function matches(template: string, answerPath: string): boolean {
  const pattern = template.replaceAll(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(answerPath);
}

/** A segment of a JSON pointer in a URI fragment (RFC 6901, section 6). */
function pointer(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** So that a misspelt optional field shows. */
function refuseUndeclaredFields({ components }: Document): void {
  for (const [name, schema] of Object.entries(components.schemas)) {
    if (
      schema.type === 'object' &&
      schema.properties !== undefined &&
      !OPEN_SCHEMAS.includes(name)
    ) {
      schema.additionalProperties ??= false;
    }
  }
}
