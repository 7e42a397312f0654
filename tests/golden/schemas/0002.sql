-- Schema 2 with a few rows, as a studio of that time left it. Never edited.
BEGIN TRANSACTION;
CREATE TABLE artifacts (
    digest     TEXT NOT NULL UNIQUE,        -- SHA-256 of the file's bytes
    kind       TEXT NOT NULL,
    suffix     TEXT NOT NULL,
    size       INTEGER NOT NULL,            -- bytes
    made_at    INTEGER NOT NULL,
    parents    TEXT NOT NULL,               -- JSON list of digests
    provenance TEXT NOT NULL                -- JSON object
) STRICT;
INSERT INTO "artifacts" VALUES('6e23ced6167f13f284c1277886db8a89e43ae81a53e3ee1a8555733a17ace10e','still','.png',1000,1772395200000000,'[]','{"engine":"sketch","seed":7}');
CREATE TABLE batches (
    project    TEXT NOT NULL PRIMARY KEY,
    owner      TEXT NOT NULL,
    lane       TEXT NOT NULL CHECK (lane IN ('fast', 'relaxed')),
    held       INTEGER NOT NULL CHECK (held IN (0, 1)),
    rank       INTEGER NOT NULL,            -- higher first
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "batches" VALUES('kettle','Ada','fast',0,0,1772395201000000);
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
INSERT INTO "conversations" VALUES('talk-kettle','terminal','here','a kettle that dreams of the sea','ideation','open','{}',1772395200000000);
CREATE TABLE cursors (
    listener TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "cursors" VALUES('gallery',1);
CREATE TABLE cuts (
    project  TEXT NOT NULL REFERENCES projects (id),
    version  INTEGER NOT NULL,              -- v001, v002, …
    artifact TEXT NOT NULL,
    note     TEXT NOT NULL,
    steps    TEXT NOT NULL,                 -- JSON list of step keys
    made_at  INTEGER NOT NULL, plan TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (project, version)
) STRICT, WITHOUT ROWID;
INSERT INTO "cuts" VALUES('kettle',1,'066e029c3d81dfa763ac9964f6990c6fb6b95dfb79dbc70ec854beddafe6a755','first','["c512f2ff4c7da36af5090836fc2eeacd2532a3cc850022ee3c471325c87363bc"]',1772395202000000,'{"version":1,"title":"The Kettle","brief":"a kettle that dreams of the sea","seed":7,"constraints":[],"width":1280,"height":720,"look":{"style":"ink","palette_name":"ash","palette":["#101010","#e0e0e0"],"light":"soft"},"characters":[],"kind":"film","rate":"24","logline":"A kettle dreams.","scenes":[{"id":"sc01","title":"Kitchen","place":"a kitchen","mood":"calm"}],"shots":[{"id":"sh010","scene":"sc01","subject":"a kettle","place":"a kitchen","action":"It hums.","camera":"slow push in, 35mm","mood":"calm","palette":["#101010","#e0e0e0"],"prompt":"a kettle in a kitchen","frames":48,"seed":7,"staging":{"size":"wide","angle":"eye level","lens_mm":35,"placement":"right third","move":"push in","time":"day","weather":"clear","season":null,"key_light":null},"narration":"","transition":"cut","subjects":[],"avoid":[]}],"music":{"genre":"ambient","mood":"calm","bpm":70,"key":"D","mode":"minor","instruments":[],"arc":[]},"language":"en","voice":"narrator","tagline":"","title_frames":0,"end_frames":0,"transition_frames":0,"subtitles":"burned"}');
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    name     TEXT NOT NULL,
    body     TEXT NOT NULL                  -- JSON object
) STRICT;
INSERT INTO "events" VALUES(1,'kettle',1772395201000000,'GreenLit','{"by":"Ada"}');
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
INSERT INTO "generations" VALUES(1,'kettle','still','{}','sketch','completed',1.0,'',1772395202000000);
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
    finished_at      INTEGER, engine TEXT NOT NULL DEFAULT '', started_at INTEGER,
    CHECK ((state = 'running') = (lease_token IS NOT NULL)),
    CHECK ((lease_token IS NULL) = (lease_expires_at IS NULL))
) STRICT;
INSERT INTO "jobs" VALUES(1,'render','render','{}','film kettle','kettle','',0,'waiting',1,4,1772395501000000,0.0,'Day or night?',0,'day',NULL,NULL,1772395200000000,NULL,'sketch',NULL);
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
INSERT INTO "messages" VALUES('talk-kettle',1,'person','Ada','make it snow',1772395201000000,'{}');
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
INSERT INTO "outbox" VALUES(1,'a','here','{"title":"Dailies"}',0,'','',1772395201000000,NULL);
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
INSERT INTO "projects" VALUES('kettle','talk-kettle','film','The Kettle','done','/films/kettle','{"version":1,"title":"The Kettle","brief":"a kettle that dreams of the sea","seed":7,"constraints":[],"width":1280,"height":720,"look":{"style":"ink","palette_name":"ash","palette":["#101010","#e0e0e0"],"light":"soft"},"characters":[],"kind":"film","rate":"24","logline":"A kettle dreams.","scenes":[{"id":"sc01","title":"Kitchen","place":"a kitchen","mood":"calm"}],"shots":[{"id":"sh010","scene":"sc01","subject":"a kettle","place":"a kitchen","action":"It hums.","camera":"slow push in, 35mm","mood":"calm","palette":["#101010","#e0e0e0"],"prompt":"a kettle in a kitchen","frames":48,"seed":7,"staging":{"size":"wide","angle":"eye level","lens_mm":35,"placement":"right third","move":"push in","time":"day","weather":"clear","season":null,"key_light":null},"narration":"","transition":"cut","subjects":[],"avoid":[]}],"music":{"genre":"ambient","mood":"calm","bpm":70,"key":"D","mode":"minor","instruments":[],"arc":[]},"language":"en","voice":"narrator","tagline":"","title_frames":0,"end_frames":0,"transition_frames":0,"subtitles":"burned"}','{}',1772395200000000,0);
CREATE TABLE scenes (
    project  TEXT NOT NULL REFERENCES projects (id),
    id       TEXT NOT NULL,
    position INTEGER NOT NULL,
    title    TEXT NOT NULL,
    place    TEXT NOT NULL,
    mood     TEXT NOT NULL,
    PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "scenes" VALUES('kettle','sc01',0,'Kitchen','a kitchen','calm');
CREATE TABLE sessions (
    place TEXT NOT NULL,
    key   TEXT NOT NULL,
    value TEXT NOT NULL,                    -- JSON
    PRIMARY KEY (place, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "sessions" VALUES('here','rounds','3');
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
INSERT INTO "shots" VALUES('kettle','sh010','sc01',0,'a kettle','a kitchen','It hums.','slow push in, 35mm','calm','a kettle in a kitchen',48,7,'{"id":"sh010","scene":"sc01","subject":"a kettle","place":"a kitchen","action":"It hums.","camera":"slow push in, 35mm","mood":"calm","palette":["#101010","#e0e0e0"],"prompt":"a kettle in a kitchen","frames":48,"seed":7,"staging":{"size":"wide","angle":"eye level","lens_mm":35,"placement":"right third","move":"push in","time":"day","weather":"clear","season":null,"key_light":null},"narration":"","transition":"cut","subjects":[],"avoid":[]}');
CREATE TABLE speeds (
    engine  TEXT NOT NULL,
    version TEXT NOT NULL,
    priced  REAL NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (engine, version)
) STRICT, WITHOUT ROWID;
INSERT INTO "speeds" VALUES('sketch','1',2.0,1.5);
CREATE TABLE step_outputs (
    key        TEXT NOT NULL PRIMARY KEY,
    outputs    TEXT NOT NULL,               -- JSON object: role -> digest, main first
    seconds    REAL NOT NULL,
    peak_bytes INTEGER NOT NULL,
    engine     TEXT NOT NULL
) STRICT;
INSERT INTO "step_outputs" VALUES('c512f2ff4c7da36af5090836fc2eeacd2532a3cc850022ee3c471325c87363bc','{"main":"6e23ced6167f13f284c1277886db8a89e43ae81a53e3ee1a8555733a17ace10e"}',1.5,1048576,'sketch');
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
INSERT INTO "steps" VALUES(1,'kettle','c512f2ff4c7da36af5090836fc2eeacd2532a3cc850022ee3c471325c87363bc','still','sh010 still',1,1,1);
CREATE TABLE takes (
    project  TEXT NOT NULL REFERENCES projects (id),
    shot     TEXT NOT NULL,
    number   INTEGER NOT NULL,              -- 1, 2, … within the shot
    key      TEXT NOT NULL,
    artifact TEXT NOT NULL,
    selected INTEGER NOT NULL CHECK (selected IN (0, 1)), planned TEXT NOT NULL DEFAULT '', remarks TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (project, shot, number),
    UNIQUE (project, shot, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "takes" VALUES('kettle','sh010',1,'c512f2ff4c7da36af5090836fc2eeacd2532a3cc850022ee3c471325c87363bc','6e23ced6167f13f284c1277886db8a89e43ae81a53e3ee1a8555733a17ace10e',1,'{"id":"sh010"}','The end is dark.');
CREATE INDEX generations_of_project ON generations (project, id);
CREATE INDEX jobs_to_rescue ON jobs (state) WHERE state IN ('running', 'waiting');
CREATE INDEX jobs_of_project ON jobs (project);
CREATE INDEX events_of_stream ON events (stream, position);
CREATE INDEX outbox_pending ON outbox (id) WHERE sent_at IS NULL;
CREATE INDEX jobs_to_claim ON jobs (queue, project, owner, priority DESC, run_at, id, engine, state)
    WHERE state IN ('available', 'scheduled', 'retryable');
CREATE INDEX jobs_timed ON jobs (finished_at, project, owner, started_at) WHERE started_at IS NOT NULL;
CREATE INDEX jobs_unfinished ON jobs (project, priority DESC, run_at, id) WHERE finished_at IS NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('jobs',1);
INSERT INTO "sqlite_sequence" VALUES('events',1);
INSERT INTO "sqlite_sequence" VALUES('outbox',1);
COMMIT;
PRAGMA user_version = 2;
