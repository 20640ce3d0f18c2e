-- The text of each record begins with a token of its register (content/search/tokens.ts), so that a search of one register
-- does not walk the hits of all. What is indexed already is taken out of the index word by word and put back.
CREATE TABLE search_again AS SELECT doc AS id, group_concat(term, ' ') AS tokens
FROM (SELECT doc, term FROM search_terms ORDER BY doc, offset) GROUP BY doc;
--> statement-breakpoint
INSERT INTO search (search) VALUES ('delete-all');
--> statement-breakpoint
INSERT INTO search (rowid, tokens)
SELECT again.id, 'xr' || replace(records.register, '-', 'x') || ' ' || again.tokens
FROM search_again AS again CROSS JOIN records ON records.id = again.id;
--> statement-breakpoint
DROP TABLE search_again;
