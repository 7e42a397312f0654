-- The studio's memory, first shape. Moments are whole microseconds since 1970 in UTC; JSON is text.
-- An applied migration is never edited: add the next file.

-- Settings of a place (guild, room, terminal): model assignments and the like.
CREATE TABLE sessions (
    place TEXT NOT NULL,
    key   TEXT NOT NULL,
    value TEXT NOT NULL,                    -- JSON
    PRIMARY KEY (place, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
    id         TEXT NOT NULL PRIMARY KEY,
    platform   TEXT NOT NULL,
    thread     TEXT NOT NULL,
    brief      TEXT NOT NULL,
    phase      TEXT NOT NULL,
    status     TEXT NOT NULL,
    settings   TEXT NOT NULL,               -- JSON object
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE messages (
    conversation TEXT NOT NULL REFERENCES conversations (id),
    seq          INTEGER NOT NULL,          -- 1, 2, … within the conversation
    role         TEXT NOT NULL,             -- person, persona, studio
    name         TEXT NOT NULL,
    content      TEXT NOT NULL,             -- a person's words verbatim
    at           INTEGER NOT NULL,
    metadata     TEXT NOT NULL,             -- JSON object
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
    id           TEXT NOT NULL PRIMARY KEY,
    conversation TEXT NOT NULL,
    kind         TEXT NOT NULL,             -- film, image, song, speech, clip
    title        TEXT NOT NULL,
    state        TEXT NOT NULL,
    folder       TEXT NOT NULL,
    plan         TEXT NOT NULL,             -- JSON, or '' before there is one
    options      TEXT NOT NULL,             -- JSON
    created_at   INTEGER NOT NULL,
    pinned       INTEGER NOT NULL CHECK (pinned IN (0, 1))
) STRICT;

-- Scenes and shots are the plan again, as rows that can be asked.
CREATE TABLE scenes (
    project  TEXT NOT NULL REFERENCES projects (id),
    id       TEXT NOT NULL,
    position INTEGER NOT NULL,
    title    TEXT NOT NULL,
    place    TEXT NOT NULL,
    mood     TEXT NOT NULL,
    PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE shots (
    project  TEXT NOT NULL REFERENCES projects (id),
    id       TEXT NOT NULL,
    scene    TEXT NOT NULL,
    position INTEGER NOT NULL,
    subject  TEXT NOT NULL,
    place    TEXT NOT NULL,
    action   TEXT NOT NULL,
    camera   TEXT NOT NULL,
    mood     TEXT NOT NULL,
    prompt   TEXT NOT NULL,
    frames   INTEGER NOT NULL,
    seed     INTEGER NOT NULL,
    whole    TEXT NOT NULL,                 -- the shot as the plan has it, JSON
    PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE artifacts (
    digest     TEXT NOT NULL UNIQUE,        -- SHA-256 of the file's bytes
    kind       TEXT NOT NULL,
    suffix     TEXT NOT NULL,
    size       INTEGER NOT NULL,            -- bytes
    made_at    INTEGER NOT NULL,
    parents    TEXT NOT NULL,               -- JSON list of digests
    provenance TEXT NOT NULL                -- JSON object
) STRICT;

-- What a production asked for, per project; what was made is in step_outputs, shared by all projects.
CREATE TABLE steps (
    id       INTEGER PRIMARY KEY,           -- the order in which they were ordered
    project  TEXT NOT NULL REFERENCES projects (id),
    key      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    label    TEXT NOT NULL,
    cut      INTEGER NOT NULL,
    started  INTEGER NOT NULL DEFAULT 0,
    finished INTEGER NOT NULL DEFAULT 0,
    UNIQUE (project, key)
) STRICT;

CREATE TABLE step_outputs (
    key        TEXT NOT NULL PRIMARY KEY,
    outputs    TEXT NOT NULL,               -- JSON object: role -> digest, main first
    seconds    REAL NOT NULL,
    peak_bytes INTEGER NOT NULL,
    engine     TEXT NOT NULL
) STRICT;

CREATE TABLE takes (
    project  TEXT NOT NULL REFERENCES projects (id),
    shot     TEXT NOT NULL,
    number   INTEGER NOT NULL,              -- 1, 2, … within the shot
    key      TEXT NOT NULL,
    artifact TEXT NOT NULL,
    selected INTEGER NOT NULL CHECK (selected IN (0, 1)),
    PRIMARY KEY (project, shot, number),
    UNIQUE (project, shot, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE cuts (
    project  TEXT NOT NULL REFERENCES projects (id),
    version  INTEGER NOT NULL,              -- v001, v002, …
    artifact TEXT NOT NULL,
    note     TEXT NOT NULL,
    steps    TEXT NOT NULL,                 -- JSON list of step keys
    made_at  INTEGER NOT NULL,
    PRIMARY KEY (project, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE generations (
    id         INTEGER PRIMARY KEY,
    project    TEXT NOT NULL REFERENCES projects (id),
    kind       TEXT NOT NULL,
    parameters TEXT NOT NULL,               -- JSON
    workflow   TEXT NOT NULL,
    status     TEXT NOT NULL,
    progress   REAL NOT NULL,
    error      TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX generations_of_project ON generations (project, id);

CREATE TABLE jobs (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    kind             TEXT NOT NULL,
    queue            TEXT NOT NULL,
    args             TEXT NOT NULL,         -- JSON object
    unique_key       TEXT NOT NULL UNIQUE,
    project          TEXT NOT NULL,
    owner            TEXT NOT NULL,
    priority         INTEGER NOT NULL,      -- higher first
    state            TEXT NOT NULL CHECK (state IN ('scheduled', 'available', 'running', 'retryable',
                         'waiting', 'completed', 'cancelled', 'quarantined', 'discarded')),
    attempt          INTEGER NOT NULL CHECK (attempt >= 0),
    max_attempts     INTEGER NOT NULL,
    run_at           INTEGER NOT NULL,
    progress         REAL NOT NULL,
    note             TEXT NOT NULL,
    cancel_asked     INTEGER NOT NULL CHECK (cancel_asked IN (0, 1)),
    default_answer   TEXT,
    lease_token      TEXT,
    lease_expires_at INTEGER,
    created_at       INTEGER NOT NULL,
    finished_at      INTEGER,
    CHECK ((state = 'running') = (lease_token IS NOT NULL)),
    CHECK ((lease_token IS NULL) = (lease_expires_at IS NULL))
) STRICT;
CREATE INDEX jobs_to_claim ON jobs (queue, priority DESC, run_at, id)
    WHERE state IN ('available', 'scheduled', 'retryable');
CREATE INDEX jobs_to_rescue ON jobs (state) WHERE state IN ('running', 'waiting');
CREATE INDEX jobs_of_project ON jobs (project);

-- Append-only: AUTOINCREMENT so that a position is never used twice.
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    name     TEXT NOT NULL,
    body     TEXT NOT NULL                  -- JSON object
) STRICT;
CREATE INDEX events_of_stream ON events (stream, position);

CREATE TABLE cursors (
    listener TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    thread     TEXT NOT NULL,
    body       TEXT NOT NULL,               -- JSON object
    attempts   INTEGER NOT NULL DEFAULT 0,
    error      TEXT NOT NULL DEFAULT '',
    reference  TEXT NOT NULL DEFAULT '',    -- the platform's id of what was posted
    created_at INTEGER NOT NULL,
    sent_at    INTEGER
) STRICT;
CREATE INDEX outbox_pending ON outbox (id) WHERE sent_at IS NULL;
