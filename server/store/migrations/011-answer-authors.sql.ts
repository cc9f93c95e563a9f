/**
 * Whose answer a remembered answer is. That of before is its events' author's. One of a command that changed nothing has
 * no events: its author is not known, and it is nobody's.
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
