# SPDX-License-Identifier: MIT
"""How many workers a stage has lost, in a table of ours."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table; what was lost before is forgotten, so that a stage in flight begins as innocent."""
    op.create_table(
        "stage_losses",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("losses", sa.BigInteger(), nullable=False),
        sa.Column("begun_by", sa.String(length=128), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_stage_losses_job_id_jobs", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_stage_losses"),
    )
    op.create_index("ix_stage_losses_job_id", "stage_losses", ["job_id"], unique=False)
    op.create_index("ix_stage_losses_begun_by", "stage_losses", ["begun_by"], unique=False)
