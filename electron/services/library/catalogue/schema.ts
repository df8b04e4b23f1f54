/**
 * What `catalogue.db` looks like. It is a cache: whatever it holds was read from the library's folder and can be read again, so that a
 * file of another version is thrown away and never migrated. The library's thread alone writes it; others attach it read-only.
 *
 * Every change of a post gives its row the next `seq` (`state.seq` is the last one): who follows asks for the rows and the tombstones
 * with a greater one. `n` is a post's number for as long as it keeps its id, and is never given to another.
 */
export const catalogueVersion = 5;

/** The tables. Times are milliseconds since 1970, flags 0 or 1. */
export const catalogueSchema = `
CREATE TABLE state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- The last change's number: the revision of the list.
  seq INTEGER NOT NULL DEFAULT 0,
  -- The last number of a post.
  n INTEGER NOT NULL DEFAULT 0,
  -- The folder this was read from, absolute.
  root TEXT NOT NULL,
  -- 1 once the whole folder was looked through.
  complete INTEGER NOT NULL DEFAULT 0,
  -- This file's own name: what was read from another one has other numbers.
  epoch TEXT NOT NULL DEFAULT (hex(randomblob(16)))
) STRICT;

CREATE TABLE posts (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- The file, relative to the library, forward slashes; in the trash, where it lies there.
  path TEXT NOT NULL,
  -- The PostSummary as JSON. Its publications carry the accounts' names of when they were sent.
  summary TEXT NOT NULL,
  -- The rest of the PostEntry as JSON: kind, folder, hash, frontMatter, contentHash, publications, trash.
  detail TEXT NOT NULL,
  -- The file as it was when it was read, and when that was: a row holds while these are the same. Null: not known, read it.
  size INTEGER, mtime REAL, ctime REAL, inode REAL, read_at INTEGER,
  -- SHA-256 of the file, and what kind of post it is ('bundle', 'file', 'missing', and more that the scan alone compares).
  hash TEXT,
  shape TEXT NOT NULL,
  -- Size and time of its publications.json, '' without one.
  publications_stamp TEXT NOT NULL DEFAULT '',
  -- For sorting. 'updated' is never null; a post without a date stands last. The title is folded, with its numbers padded.
  updated INTEGER NOT NULL,
  date INTEGER,
  title_key TEXT NOT NULL,
  words INTEGER NOT NULL,
  -- For the sections: a PostStatus; published and edited since; has a problem (its kind, or null); in the trash; pinned.
  status TEXT NOT NULL,
  changed INTEGER NOT NULL,
  problem TEXT,
  trashed INTEGER NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0,
  -- SHA-256 of the folded plain text without white space, or null when there is none: what says the same has the same.
  text_hash TEXT,
  -- 'seq' of the last change of anything.
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX posts_path ON posts (path, trashed);
CREATE INDEX posts_inode ON posts (inode) WHERE inode IS NOT NULL;
CREATE INDEX posts_pinned ON posts (id) WHERE pinned = 1;
CREATE INDEX posts_problem ON posts (problem) WHERE problem IS NOT NULL;
CREATE INDEX posts_seq ON posts (seq);
CREATE INDEX posts_text_hash ON posts (text_hash) WHERE text_hash IS NOT NULL AND trashed = 0;
-- One for each order of the list, with 'n' for equal ones; what sections ask for stands in them, so that a page and its offset are found
-- in the index alone.
CREATE INDEX posts_updated ON posts (trashed, pinned, updated, n, status, changed, problem);
CREATE INDEX posts_date ON posts (trashed, pinned, date, n, status, changed, problem);
CREATE INDEX posts_title ON posts (trashed, pinned, title_key, n, status, changed, problem);
CREATE INDEX posts_words ON posts (trashed, pinned, words, n, status, changed, problem);

-- A post's words as a reader sees them (no title, no markup), not folded; those of its front matter beside title and terms
-- (frontMatterWords); and what else its text holds (referencesIn's features, with spaces between them).
CREATE TABLE texts (
  n INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  extra TEXT NOT NULL DEFAULT '',
  features TEXT NOT NULL DEFAULT ''
) STRICT;

-- Tags and categories ('kind' is 'tag' or 'category') as they are written, and folded; the levels above them too, so that a post is
-- found and counted once for each level of the tree. 'trashed' is the post's.
CREATE TABLE terms (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  n INTEGER NOT NULL,
  trashed INTEGER NOT NULL,
  PRIMARY KEY (n, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX terms_name ON terms (kind, name, trashed, n);
CREATE INDEX terms_key ON terms (kind, key, trashed, n);

-- Links of the text in their order. 'href' as it is written, 'words' what is shown for it. 'target' is what it leads to: for a relative
-- one the path in the library ('posts/other/index.md', 'posts/other'), for one that starts with / that path, for another the whole URL;
-- decoded, without fragment, query and final slash. 'form' is a LinkForm; what is not 'plain' has its own words as target.
CREATE TABLE links (
  n INTEGER NOT NULL,
  place INTEGER NOT NULL,
  href TEXT NOT NULL,
  words TEXT NOT NULL,
  form TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (n, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_target ON links (target);

-- Files that a post refers to, its cover too: 'path' as 'target' above, 'name' its last part, 'use' of a TextMedia.
CREATE TABLE media (
  n INTEGER NOT NULL,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  use TEXT NOT NULL,
  PRIMARY KEY (n, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_path ON media (path);

-- Posts that are gone.
CREATE TABLE deleted (n INTEGER PRIMARY KEY, id TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE INDEX deleted_seq ON deleted (seq);

-- Where posts stood before: what a broken link may have meant.
CREATE TABLE former (path TEXT NOT NULL, id TEXT NOT NULL, slug TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (path, id)) STRICT, WITHOUT ROWID;
CREATE INDEX former_slug ON former (slug);

-- How many posts each section holds, in one row; the trash counts for itself only. Kept by the triggers below.
CREATE TABLE counts (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  "all" INTEGER NOT NULL DEFAULT 0,
  draft INTEGER NOT NULL DEFAULT 0,
  scheduled INTEGER NOT NULL DEFAULT 0,
  published INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0,
  problems INTEGER NOT NULL DEFAULT 0,
  trash INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO counts (one) VALUES (1);

-- How many posts outside the trash have a term, or one below it.
CREATE TABLE term_counts (kind TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID;

${countTrigger('posts_added', 'INSERT', [['NEW', '+']])}
${countTrigger('posts_removed', 'DELETE', [['OLD', '-']])}
${countTrigger('posts_moved', 'UPDATE OF status, changed, problem, trashed', [
  ['OLD', '-'],
  ['NEW', '+'],
])}
CREATE TRIGGER terms_added AFTER INSERT ON terms WHEN NEW.trashed = 0 BEGIN
  INSERT INTO term_counts VALUES (NEW.kind, NEW.name, 1) ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER terms_removed AFTER DELETE ON terms WHEN OLD.trashed = 0 BEGIN
  UPDATE term_counts SET count = count - 1 WHERE kind = OLD.kind AND name = OLD.name;
  DELETE FROM term_counts WHERE kind = OLD.kind AND name = OLD.name AND count = 0;
END;
`;

/** A trigger that adds a row to the sections it is in, or takes it out. */
function countTrigger(name: string, event: string, rows: [row: 'NEW' | 'OLD', sign: '+' | '-'][]): string {
  const sum = (condition: (row: string) => string): string =>
    rows.map(([row, sign]) => `${sign} (${condition(row)})`).join(' ');
  const kept = (condition: (row: string) => string) => sum((row) => `${row}.trashed = 0 AND ${condition(row)}`);
  const status = (value: string): string => kept((row) => `${row}.status = '${value}'`);
  return `CREATE TRIGGER ${name} AFTER ${event} ON posts BEGIN
  UPDATE counts SET
    "all" = "all" ${sum((row) => `${row}.trashed = 0`)},
    draft = draft ${status('draft')},
    scheduled = scheduled ${status('scheduled')},
    published = published ${status('published')},
    archived = archived ${status('archived')},
    changed = changed ${kept((row) => `${row}.changed = 1`)},
    problems = problems ${kept((row) => `${row}.problem IS NOT NULL`)},
    trash = trash ${sum((row) => `${row}.trashed = 1`)};
END;`;
}
