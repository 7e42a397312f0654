"""What becomes of a job that failed: a pure decision."""

from datetime import datetime, timedelta

from storage.domain.errors import StudioError, Transient
from storage.domain.job import GiveUp, Job, Outcome, Retry

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)


def after_failure(job: Job, failure: Exception, *, now: datetime) -> Outcome:
    """Again later for a passing trouble while attempts are left; else quarantine or discard.

    Waits double from one second: 1, 2, 4, … capped at five minutes.
    """
    because = str(failure) if isinstance(failure, StudioError) else "Something broke inside the studio."
    if not isinstance(failure, Transient):
        return GiveUp(because=because)
    if job.attempt >= job.max_attempts:
        return GiveUp(because=f"{because} It was tried {job.attempt} times.", quarantine=True)
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (job.attempt - 1))
    return Retry(at=now + wait, because=because)
