"""Let PostgreSQL record deliveries without asking about each whether its rows are there.

It asked twice for each, and locked the rows as it did, which was three quarters of what
a batch takes. What a delivery names stays all the same: the application refuses to
delete it, and so does the database, for the pickup beside every first delivery names
the same token and the same authorization.
"""

from django.db import migrations, models
from django.db.models import deletion

UNCHECKED = """
    DO $$ DECLARE named text; BEGIN
        FOR named IN SELECT conname FROM pg_constraint
            WHERE conrelid = 'credentials_delivery'::regclass AND contype = 'f'
        LOOP
            EXECUTE format('ALTER TABLE credentials_delivery DROP CONSTRAINT %I', named);
        END LOOP;
    END $$
"""
CHECKED = """
    ALTER TABLE credentials_delivery
        ADD CONSTRAINT credentials_delivery_token FOREIGN KEY (token_id)
            REFERENCES credentials_runnertoken DEFERRABLE INITIALLY DEFERRED,
        ADD CONSTRAINT credentials_delivery_authorization FOREIGN KEY (authorization_id)
            REFERENCES credentials_authorization DEFERRABLE INITIALLY DEFERRED
"""


def on_postgresql(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement, params=None)

    return run


def unchecked(name, to):
    return migrations.AlterField(
        model_name="delivery",
        name=name,
        field=models.ForeignKey(
            to,
            on_delete=deletion.PROTECT,
            related_name="deliveries",
            db_index=False,
            db_constraint=False,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("credentials", "0020_secret_outlived_its_day")]

    # SQLite keeps its constraints, which cost it little: without them it would have to
    # make the whole table anew.
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(on_postgresql(UNCHECKED), on_postgresql(CHECKED))
            ],
            state_operations=[
                unchecked("token", "credentials.runnertoken"),
                unchecked("authorization", "credentials.authorization"),
            ],
        )
    ]
