# SPDX-License-Identifier: MIT
"""Links for anybody, presets, and what a user thinks of a clip."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the two tables and the column."""
    with op.batch_alter_table("clips", recreate="auto") as table:
        table.add_column(sa.Column("verdict", sa.String(length=8), nullable=True))
    op.create_table(
        "shares",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("clip_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_us", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="fk_shares_clip_id_clips", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
    )
    op.create_index("ix_shares_clip_id", "shares", ["clip_id"], unique=False)
    op.create_index("ix_shares_team_id", "shares", ["team_id"], unique=False)
    op.create_table(
        "presets",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("options", _DOCUMENT, nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("changed_at_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_presets_team_id_teams"),
        sa.PrimaryKeyConstraint("id", name="pk_presets"),
        sa.UniqueConstraint("team_id", "name", name="uq_presets_team_id"),
    )
