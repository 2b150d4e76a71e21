# SPDX-License-Identifier: MIT
"""What Alembic runs for `schema.migrate`, on the connection that is handed to it."""

from alembic import context

from clipmill.storage.records.schema import comparison_options

context.configure(connection=context.config.attributes["connection"], **comparison_options())
context.run_migrations()
