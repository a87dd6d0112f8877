#!/bin/sh
# Run once by the image when the database is made: a user for Grafana that may read the views of the dashboards and nothing else. The
# server grants those to curvescope_reader when it makes them.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=password="$GRAFANA_DATABASE_PASSWORD" <<'SQL'
create role curvescope_reader nologin;
create role grafana_reader login password :'password' in role curvescope_reader;
alter role grafana_reader set default_transaction_read_only = on;
alter role grafana_reader set statement_timeout = '30s';
-- Compiling a plan takes longer than these queries do.
alter role grafana_reader set jit = off;
SQL
