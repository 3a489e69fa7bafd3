/** One class, as the SDK writes nearly all of them. */
const errorClass =
  /^export class (?<name>\w+) extends __BaseException \{\n {4}static shapeId = "(?<namespace>[\w.]+)#\1";\n {4}name = "\1";\n {4}\$fault = "(?<fault>client|server)";\n(?: {4}\w+;\n)* {4}constructor\(opts\) \{\n {8}super\(\{\n {12}name: "\1",\n {12}\$fault: "\3",\n {12}\.\.\.opts,\n {8}\}\);\n {8}Object\.setPrototypeOf\(this, \1\.prototype\);\n(?<assigned>(?: {8}this\.\w+ = opts\.\w+;\n)*) {4}\}\n\}$/gm;

function classOf(namespace: string): string {
  return `
const errorClass = (name, $fault, members = []) => class ErrorClass extends __BaseException {
  static shapeId = '${namespace}#' + name;
  name = name;
  $fault = $fault;
  constructor(opts) {
    super({ name, $fault, ...opts });
    Object.setPrototypeOf(this, ErrorClass.prototype);
    for (const member of members) this[member] = opts[member];
  }
};`;
}

/**
 * A client's error classes, made by one function. Those of another form stay as they are.
 *
 * @throws Error when all have another form.
 */
export function compactErrors(original: string): string {
  const namespaces = new Set<string>();
  const definitions = original.replaceAll(errorClass, (...match) => {
    const { name, namespace, fault, assigned } = match.at(-1);
    namespaces.add(namespace);
    const members = [...assigned.matchAll(/this\.(\w+)/g)].map(([, member]) => member);
    const rest = members.length === 0 ? '' : `, ${JSON.stringify(members)}`;
    return `export const ${name} = /* @__PURE__ */ errorClass('${name}', '${fault}'${rest});`;
  });
  const [namespace, second] = namespaces;
  if (namespace === undefined || second !== undefined) {
    throw new Error(`it has errors of ${namespaces.size} namespaces`);
  }
  const [, imports = '', exported = ''] = /^((?:import .*\n)*)([\s\S]*)$/.exec(definitions) ?? [];
  return `${imports}${classOf(namespace)}\n${exported}`;
}
