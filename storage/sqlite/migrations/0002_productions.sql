-- Several films at once: whose jobs they are and who has had the machine; and takes and cuts that can be
-- chosen again, because each remembers what was planned.

ALTER TABLE jobs ADD COLUMN engine TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN started_at INTEGER; -- of the attempt that runs now, or that finished it
ALTER TABLE takes ADD COLUMN planned TEXT NOT NULL DEFAULT ''; -- the shot as planned for it, JSON
ALTER TABLE takes ADD COLUMN remarks TEXT NOT NULL DEFAULT '';
ALTER TABLE cuts ADD COLUMN plan TEXT NOT NULL DEFAULT ''; -- JSON

-- A project's jobs in the queue. A project without one is in the fast lane, each job its own owner's.
CREATE TABLE batches (
    project    TEXT NOT NULL PRIMARY KEY,
    owner      TEXT NOT NULL,
    lane       TEXT NOT NULL CHECK (lane IN ('fast', 'relaxed')),
    held       INTEGER NOT NULL CHECK (held IN (0, 1)),
    rank       INTEGER NOT NULL,            -- higher first
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How fast an engine has been here: seconds it took for work priced at so many.
CREATE TABLE speeds (
    engine  TEXT NOT NULL,
    version TEXT NOT NULL,
    priced  REAL NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (engine, version)
) STRICT, WITHOUT ROWID;

-- A claim looks at every job that may run, grouped by project and owner, and reads nothing but this index.
DROP INDEX jobs_to_claim;
CREATE INDEX jobs_to_claim ON jobs (queue, project, owner, priority DESC, run_at, id, engine, state)
    WHERE state IN ('available', 'scheduled', 'retryable');
-- Who has had how much of the machine: jobs that run now have a start and no end.
CREATE INDEX jobs_timed ON jobs (finished_at, project, owner, started_at) WHERE started_at IS NOT NULL;
CREATE INDEX jobs_unfinished ON jobs (project, priority DESC, run_at, id) WHERE finished_at IS NULL;
