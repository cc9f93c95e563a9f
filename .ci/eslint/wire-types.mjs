/**
 * [E72] A type or a schema of the wire stands in `shared/contract` only. The rule checks the type arguments of `api.get`
 * and `api.post`. It checks the event maps of a socket and the schemas of a route, too.
 */
const CONTRACT = /shared\/contract\//;
const WIRE_MAPS = new Set(['Socket', 'Server']);
const ASKS = new Set(['get', 'post']);
const ANSWERS_OR_BODY = new Set(['response', 'body']);

export const wireTypes = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      elsewhere: 'Import this from shared/contract: both sides of the wire read it there.',
      unstated: 'State the type of the answer as an argument: api.get<…>.',
    },
  },
  create(context) {
    const { sourceCode } = context;

    /** Whether a name comes from the contract. */
    function isOfContract(identifier) {
      for (let scope = sourceCode.getScope(identifier); scope !== null; scope = scope.upper) {
        const definition = scope.set.get(identifier.name)?.defs[0];
        if (definition !== undefined)
          return definition.type === 'ImportBinding' && CONTRACT.test(definition.parent.source.value);
      }
      return false;
    }

    function requireType(type) {
      const isNamed = type.type === 'TSTypeReference' && type.typeName.type === 'Identifier';
      if (!isNamed || !isOfContract(type.typeName)) context.report({ node: type, messageId: 'elsewhere' });
    }

    /** Whether the type of a declaration decides the type of the answer. */
    function isTypedByDeclaration({ parent }) {
      const holder = parent.type === 'AwaitExpression' ? parent.parent : parent;
      return holder.type === 'VariableDeclarator' && holder.id.typeAnnotation !== undefined;
    }

    return {
      "CallExpression[callee.type='MemberExpression'][callee.object.name='api']"(node) {
        const { name } = node.callee.property;
        if (!ASKS.has(name)) return;
        const [type] = node.typeArguments?.params ?? [];
        if (type !== undefined) requireType(type);
        else if (name === 'get' || isTypedByDeclaration(node)) context.report({ node, messageId: 'unstated' });
      },
      'TSTypeReference[typeArguments]'(node) {
        if (WIRE_MAPS.has(node.typeName.name)) node.typeArguments.params.slice(0, 2).forEach(requireType);
      },
      "Property[key.name='schema'] > ObjectExpression > Property"(node) {
        if (!ANSWERS_OR_BODY.has(node.key.name)) return;
        const named = node.value.type === 'ObjectExpression' ? node.value.properties : [node];
        for (const { value } of named)
          if (value?.type === 'CallExpression') context.report({ node: value, messageId: 'elsewhere' });
      },
    };
  },
};
