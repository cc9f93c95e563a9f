/** Reports a cast of a payload: `shared/log` and `server/log` give payloads their types, for everybody else. */
export const payloadCasts = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { cast: 'Read payloads with shared/log/typed-events.ts instead of casting them.' },
  },
  create(context) {
    function check(node) {
      const isConst = node.typeAnnotation.typeName?.name === 'const';
      if (!isConst && isPayload(node.expression)) context.report({ node, messageId: 'cast' });
    }
    return { TSAsExpression: check, TSTypeAssertion: check };
  },
};

/** Whether an expression is a payload, a part of one, or a payload that is parsed. */
function isPayload(node) {
  switch (node.type) {
    case 'Identifier':
      return node.name === 'payload';
    case 'MemberExpression':
      return (!node.computed && node.property.name === 'payload') || isPayload(node.object);
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return isPayload(node.expression);
    case 'CallExpression':
      return node.arguments.some(isPayload);
    default:
      return false;
  }
}
