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

/** The version with complete files. Responses of other versions are checked against it too. */
const COMPLETE_VERSION = '2026-03';

const NO_CONTENT = 'no content';

/** The files of the other versions describe valid tokens only. */
const INACTIVE_TOKEN = 'oauth-2026-09#/components/schemas/TokenInfoResponseBaseIF';

/** Errors have more fields than in the files (`status`); the other schema is only a base. */
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

/** One response of the emulator. */
export interface ReceivedResponse {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
}

/** Checks responses against HubSpot's OpenAPI files. */
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

  /** Returns the differences between the response and the files. */
  problemsOf(response: ReceivedResponse): string[] {
    const paths = new Set([response.path, atCompleteVersion(response.path)]);
    const schemas = [...paths].flatMap((path) => this.#responseSchema({ ...response, path }) ?? []);
    if (schemas.length === 0) return ['the files declare no such operation'];
    return schemas.flatMap((schema) => this.#problems(schema, response.body));
  }

  #problems(schema: string, body: string): string[] {
    if (schema === NO_CONTENT) return body === '' ? [] : ['the body should be empty'];
    const validate = this.#ajv.compile({ $ref: schema });
    if (validate(JSON.parse(body))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }: ErrorObject) => `${instancePath} ${message ?? ''}`,
    );
  }

  /** Returns the reference to the declared schema. */
  #responseSchema({ method, path, status, body }: ReceivedResponse): string | undefined {
    if (body === '{"active":false}') return INACTIVE_TOKEN;
    for (const [name, document] of this.#documents) {
      for (const [template, operations] of Object.entries(document.paths)) {
        if (!matches(template, path)) continue;
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

function atCompleteVersion(path: string): string {
  return path.replace(/\/(v3|2026-09)(?=\/)/, `/${COMPLETE_VERSION}`);
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}

/** A segment of a JSON pointer in a URI fragment (RFC 6901, section 6). */
function pointer(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** Makes a misspelt optional field an error. */
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
