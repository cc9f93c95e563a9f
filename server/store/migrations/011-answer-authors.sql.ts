/**
 * The author of a remembered answer. An older answer gets the author of its events. A command that changed nothing has no
 * events, so the author of its answer stays unknown.
 */
export const answerAuthorsMigration = {
  version: 11,
  sql: `
ALTER TABLE answers ADD COLUMN by TEXT;
UPDATE answers SET by = authors.by
FROM (SELECT command_id, min(by) AS by FROM events GROUP BY command_id HAVING min(by) = max(by)) AS authors
WHERE authors.command_id = answers.command_id;
`,
};
