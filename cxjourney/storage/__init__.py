"""The .cxj file: tables, working copy, publishing, versions, migrations, recovery."""
