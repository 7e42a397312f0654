"""Whose turn it is, in SQL: the order of `storage.turns` in one statement each for a claim and the queue."""

from datetime import datetime, timedelta

from storage.sqlite.connection import micros
from storage.turns import BUCKET, HOUR

_USED = """
used (owner, buckets) AS (
    SELECT coalesce(batches.owner, ran.owner), sum(ran.span) / :bucket
      FROM (SELECT project, owner, max(0, finished_at - max(started_at, :since)) AS span
              FROM jobs WHERE started_at IS NOT NULL AND finished_at > :since
             UNION ALL
            SELECT project, owner, max(0, :now - max(started_at, :since))
              FROM jobs WHERE started_at IS NOT NULL AND finished_at IS NULL) AS ran
      LEFT JOIN batches USING (project)
     GROUP BY 1
)"""
# The index is named because the planner, which knows nothing of how many jobs are over, takes another.
_READY = """
jobs INDEXED BY jobs_to_claim
             WHERE queue = :queue AND state IN ('available', 'scheduled', 'retryable')
               AND (state = 'available' OR run_at <= :now)
"""
# Few places, many jobs: which place comes first is found before any job is looked at more closely.
CLAIM = f"""
UPDATE jobs
   SET state = 'running', attempt = attempt + 1, progress = 0.0, started_at = :now,
       lease_token = :token, lease_expires_at = :expires_at
 WHERE id = (
    WITH {_USED},
    places (project, owner, rank, relaxed, buckets) AS MATERIALIZED (
        SELECT waiting.project, waiting.owner, coalesce(rank, 0), coalesce(lane = 'relaxed', 0),
               coalesce(buckets, 0)
          FROM (SELECT project, owner FROM {_READY} AND (:project IS NULL OR project = :project)
                 GROUP BY project, owner) AS waiting
          LEFT JOIN batches USING (project)
          LEFT JOIN used ON used.owner = coalesce(batches.owner, waiting.owner)
         WHERE coalesce(held, 0) = 0
    ),
    first AS (
        SELECT rank, relaxed, buckets FROM places ORDER BY rank DESC, relaxed, buckets LIMIT 1
    )
    SELECT jobs.id
      FROM first
      JOIN places USING (rank, relaxed, buckets)
     CROSS JOIN {_READY} AND jobs.project = places.project AND jobs.owner = places.owner
     ORDER BY engine IN (SELECT value FROM json_each(:warm)) DESC, priority DESC, run_at, jobs.id
     LIMIT 1
 )
RETURNING *
"""
BATCHES = f"""
WITH {_USED}
SELECT batches.*
  FROM batches
  JOIN jobs ON jobs.id = (SELECT id FROM jobs INDEXED BY jobs_unfinished
                           WHERE project = batches.project AND finished_at IS NULL
                           ORDER BY priority DESC, run_at, id LIMIT 1)
  LEFT JOIN used ON used.owner = batches.owner
 ORDER BY held, rank DESC, lane = 'relaxed', coalesce(buckets, 0), priority DESC, run_at, jobs.id
"""


def at(now: datetime) -> dict[str, int]:
    """What either statement must know of the time."""
    return {"now": micros(now), "since": micros(now - HOUR), "bucket": BUCKET // timedelta(microseconds=1)}
