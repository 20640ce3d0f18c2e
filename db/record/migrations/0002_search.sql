-- Full text of the newest entries, rowid = records.id. Tokens are pairs of neighbouring characters (content/search/tokens.ts):
-- the default tokenizer finds no Chinese words, trigram none of one or two characters. The tokenizer `ascii` folds
-- ASCII case only, as LIKE does, and takes every other character as it is.
CREATE VIRTUAL TABLE search USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
