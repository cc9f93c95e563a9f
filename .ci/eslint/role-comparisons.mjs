/** The roles of people; `shared/vocabulary/access.ts` names them. */
const ROLES = new Set(['viewer', 'observer', 'lead']);
const ASKS_MEMBERSHIP = new Set(['includes', 'indexOf', 'has']);
const COMPARES = new Set(['===', '!==', '==', '!=']);

/** Reports code that decides by a role itself: `shared/access.ts` has the one table of rights. */
export const roleComparisons = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { compared: "Ask can(role, right) of shared/access.ts instead of comparing with '{{role}}'." },
  },
  create(context) {
    return {
      Literal(node) {
        if (!ROLES.has(node.value) || !decides(node)) return;
        context.report({ node, messageId: 'compared', data: { role: node.value } });
      },
    };
  },
};

function decides(node) {
  const { parent } = node;
  if (parent.type === 'BinaryExpression') return COMPARES.has(parent.operator);
  if (parent.type === 'SwitchCase') return parent.test === node;
  if (parent.type === 'CallExpression') return parent.arguments.includes(node) && asksMembership(parent);
  if (parent.type === 'ArrayExpression') return isAsked(parent);
  return false;
}

/** Whether an array of roles is asked for one, at once or as a set. */
function isAsked(array) {
  const { parent } = array;
  if (parent.type === 'TSAsExpression') return isAsked(parent);
  if (parent.type === 'NewExpression') return parent.callee.name === 'Set';
  return parent.type === 'MemberExpression' && parent.object === array && ASKS_MEMBERSHIP.has(parent.property.name);
}

function asksMembership({ callee }) {
  return callee.type === 'MemberExpression' && ASKS_MEMBERSHIP.has(callee.property.name);
}
