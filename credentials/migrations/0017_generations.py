"""A table for the number that grows with whatever may change what Runner is delivered.

The triggers that count are put in place after the migrations, by what is watched today.
"""

from django.db import migrations

from credentials.models import generations

TABLE = {
    "sqlite": (
        "CREATE TABLE credentials_generation "
        "(id integer PRIMARY KEY, number bigint NOT NULL)"
    ),
    "postgresql": (
        "CREATE TABLE credentials_generation (id bigint GENERATED ALWAYS AS IDENTITY "
        "PRIMARY KEY, number bigint NOT NULL)"
    ),
}


def make(apps, schema_editor):
    schema_editor.execute(TABLE[schema_editor.connection.vendor])


def lift(apps, schema_editor):
    generations.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("credentials", "0016_plurals")]

    operations = [migrations.RunPython(make, lift)]
