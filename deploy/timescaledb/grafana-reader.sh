#!/bin/sh
# Run once by the image when the database is made: a user for Grafana that may read and nothing else.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=password="$GRAFANA_DATABASE_PASSWORD" <<'SQL'
create role grafana_reader login password :'password';
alter role grafana_reader set default_transaction_read_only = on;
alter role grafana_reader set statement_timeout = '30s';
grant pg_read_all_data to grafana_reader;
SQL
