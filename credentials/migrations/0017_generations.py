"""Count in the database itself whatever may change what Runner is delivered."""

from django.db import migrations

from credentials.models import generations


def install(apps, schema_editor):
    generations.install(schema_editor.connection)


def lift(apps, schema_editor):
    generations.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("credentials", "0016_plurals")]

    operations = [migrations.RunPython(install, lift)]
