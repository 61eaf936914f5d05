"""Submissions through faults and kills: the server has each job once, and the ledger knows which it is."""

from pathlib import Path

import pytest

from tests.faults.campaign import Campaign
from tests.faults.scale import LONG_S, SEED, scaled

SUBMISSIONS = scaled(16, 1000)


@pytest.mark.timeout(LONG_S)
async def test_no_job_is_doubled_or_lost_whatever_is_cut_and_killed(tmp_path: Path):
    campaign = Campaign(tmp_path, SUBMISSIONS, SEED)
    try:
        await campaign.run()
    finally:
        print(f"\nseed {SEED}\n{campaign.tally}")
    assert not campaign.tally.wrong
