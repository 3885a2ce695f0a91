/** A copy without a prototype: fields on a polluted `Object.prototype` must not become options. */
export function ownFieldsOf<Fields extends object>(fields: Fields | undefined): Fields {
  return Object.assign(Object.create(null) as Fields, fields);
}
