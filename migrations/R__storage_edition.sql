-- What depends on the edition of the database. The server calls apply_storage_edition at every start, so that another licence or
-- retention takes effect without a migration. docs/storage.md gives the reasons for the figures.

-- timescaledb-community, timescaledb-apache or postgresql.
create or replace function storage_variant() returns text language sql stable as $$
  select case
    when not exists (select from pg_extension where extname = 'timescaledb') then 'postgresql'
    when current_setting('timescaledb.license', true) = 'timescale' then 'timescaledb-community'
    else 'timescaledb-apache'
  end
$$;

-- The mean of finite values, given their sum. PostgreSQL raises an error where a quotient of doubles underflows.
create or replace function finite_mean(total double precision, number_of_values bigint) returns double precision
language sql immutable parallel safe as $$
  select case
    when number_of_values = 0 then null
    when abs(total) < 1e-290 then case number_of_values when 1 then total else 0 end
    else total / number_of_values
  end
$$;

-- The tables of events: chunk interval (live rows and their index should stay in memory), and what compressed rows are grouped by.
create or replace function telemetry_tables() returns table (name text, chunk interval, segment_by text, is_debug boolean)
language sql immutable as $$
  select kind || suffix, case when is_debug then interval '1 day' else chunk end, segment_by, is_debug
    from (values
      ('metric',         interval '1 day',  'run_id, name'),
      ('hv',             interval '1 day',  'run_id'),
      ('cg',             interval '7 days', 'run_id'),
      ('spectrum',       interval '7 days', 'run_id'),
      ('preconditioner', interval '7 days', 'run_id'),
      ('incident',       interval '7 days', 'run_id'),
      ('cost',           interval '7 days', 'run_id')) as kinds (kind, chunk, segment_by)
   cross join (values ('', false), ('_debug', true)) as suffixes (suffix, is_debug)
$$;

-- Sets a policy's interval, leaving a job alone that has it already, so that a restart does not put its next run off.
create or replace procedure set_retention_policy(relation text, drop_after interval) language plpgsql as $$
declare
  present interval;
begin
  select (config ->> 'drop_after')::interval into present
    from timescaledb_information.jobs
   where proc_name = 'policy_retention'
     and (config ->> 'hypertable_id')::integer = (
           select coalesce(
             (select mat_hypertable_id from _timescaledb_catalog.continuous_agg
               where user_view_schema = current_schema and user_view_name = relation),
             (select id from _timescaledb_catalog.hypertable
               where schema_name = current_schema and table_name = relation)));
  if present is distinct from drop_after then
    perform remove_retention_policy(relation::regclass, if_exists => true);
    perform add_retention_policy(relation::regclass, drop_after => drop_after);
  end if;
end
$$;

-- A roll-up: for each run, series and bucket, min, mean and max of the finite values, the last value by (time, batch_id, ordinal),
-- the count of all, and how many were not finite. The mean is null where a value beyond 1e290 could overflow the sum.
-- A continuous aggregate on the community edition, a view elsewhere.
create or replace procedure create_rollup(
  rollup text, source text, series text, value text, bucket interval, variant text, raw_retention interval, rollup_retention interval)
language plpgsql as $$
declare
  is_aggregate boolean := false;
  bucket_expression text := case
    when variant = 'postgresql' then format('date_bin(%L, time, timestamptz %L)', bucket, '2000-01-01 00:00:00+00')
    else format('time_bucket(%L::interval, time)', bucket) end;
  definition text := format($query$
    select run_id, %1$s as series, %2$s as bucket,
           min(%3$s) filter (where %3$s > '-Infinity' and %3$s < 'Infinity') as min,
           case when count(*) filter (where abs(%3$s) > 1e290 and %3$s > '-Infinity' and %3$s < 'Infinity') = 0
             then finite_mean(sum(%3$s) filter (where abs(%3$s) <= 1e290), count(*) filter (where abs(%3$s) <= 1e290)) end as mean,
           max(%3$s) filter (where %3$s > '-Infinity' and %3$s < 'Infinity') as max,
           (array_agg(%3$s order by time desc, batch_id desc, ordinal desc))[1] as last,
           count(*) as count,
           count(*) filter (where not (%3$s > '-Infinity' and %3$s < 'Infinity')) as non_finite
      from %4$I
     where %3$s is not null
     group by run_id, %1$s, %2$s
    $query$, series, bucket_expression, value, source);
begin
  if variant <> 'postgresql' then
    is_aggregate := exists (
      select from _timescaledb_catalog.continuous_agg where user_view_schema = current_schema and user_view_name = rollup);
  end if;
  if variant = 'timescaledb-community' then
    if not is_aggregate then
      execute format('drop view if exists %I', rollup);
      execute format(
        'create materialized view %I with (timescaledb.continuous, timescaledb.materialized_only = false) as %s with no data',
        rollup, definition);
    end if;
    -- Late events are rolled up whenever they come, as long as their neighbours are still there.
    perform remove_continuous_aggregate_policy(rollup::regclass, if_exists => true);
    perform add_continuous_aggregate_policy(rollup::regclass,
      start_offset => raw_retention - interval '2 days', end_offset => bucket, schedule_interval => greatest(bucket, interval '5 minutes'));
    call set_retention_policy(rollup, rollup_retention);
  elsif not is_aggregate then
    -- A continuous aggregate that an earlier licence left behind still answers, from the raw rows where it is not refreshed.
    execute format('create or replace view %I as %s', rollup, definition);
  end if;
end
$$;

-- Creates the extension where its library is loaded and this user may; says why where not.
create or replace procedure create_timescaledb_extension() language plpgsql as $$
begin
  -- The setting exists only where the library is preloaded; without it, the attempt would end the session.
  if current_setting('timescaledb.max_background_workers', true) is null
     or exists (select from pg_extension where extname = 'timescaledb') then
    return;
  end if;
  create extension timescaledb;
exception when others then
  raise warning 'TimescaleDB is installed, but the extension could not be created: % (SQLSTATE %)', sqlerrm, sqlstate;
end
$$;

create or replace function apply_storage_edition(raw_retention interval, debug_retention interval, rollup_retention interval)
returns text language plpgsql as $$
declare
  variant text;
  tables record;
  retention interval;
begin
  if raw_retention < interval '7 days' or debug_retention < interval '1 day' or rollup_retention < raw_retention then
    raise exception 'retention must be at least 7 days (raw), 1 day (debug) and that of raw rows (roll-ups)';
  end if;
  -- Servers that start together take turns.
  perform pg_advisory_xact_lock(hashtext('curvescope.apply_storage_edition'));
  set local client_min_messages = warning;
  call create_timescaledb_extension();
  variant := storage_variant();
  drop view if exists series_rollup_minute, series_rollup_hour;

  for tables in select * from telemetry_tables() loop
    retention := case when tables.is_debug then debug_retention else raw_retention end;
    if variant = 'postgresql' then
      -- Retention deletes by time. BRIN costs next to nothing where rows arrive in about that order.
      execute format('create index if not exists %I on %I using brin (time)', tables.name || '_time', tables.name);
    else
      execute format('drop index if exists %I', tables.name || '_time');
      perform create_hypertable(tables.name::regclass, by_range('time', tables.chunk),
        create_default_indexes => false, if_not_exists => true, migrate_data => true);
      perform set_chunk_time_interval(tables.name::regclass, tables.chunk);
    end if;
    if variant = 'timescaledb-community' then
      if not exists (
        select from timescaledb_information.hypertables
         where hypertable_schema = current_schema and hypertable_name = tables.name and compression_enabled) then
        execute format(
          'alter table %I set (timescaledb.compress, timescaledb.compress_segmentby = %L, timescaledb.compress_orderby = %L)',
          tables.name, tables.segment_by, 'time, batch_id, ordinal');
      end if;
      perform add_compression_policy(tables.name::regclass, compress_after => 2 * tables.chunk, if_not_exists => true);
      call set_retention_policy(tables.name, retention);
    end if;
  end loop;

  call create_rollup('metric_rollup_minute', 'metric', 'name', 'value', '1 minute', variant, raw_retention, rollup_retention);
  call create_rollup('metric_rollup_hour', 'metric', 'name', 'value', '1 hour', variant, raw_retention, rollup_retention);
  call create_rollup('hv_rollup_minute', 'hv', '''hv_seconds''::text', 'seconds', '1 minute', variant, raw_retention, rollup_retention);
  call create_rollup('hv_rollup_hour', 'hv', '''hv_seconds''::text', 'seconds', '1 hour', variant, raw_retention, rollup_retention);
  call create_rollup('cg_rollup_minute', 'cg', '''cg_iterations''::text', 'iterations::double precision', '1 minute', variant, raw_retention, rollup_retention);
  call create_rollup('cg_rollup_hour', 'cg', '''cg_iterations''::text', 'iterations::double precision', '1 hour', variant, raw_retention, rollup_retention);
  call create_rollup('spectrum_rollup_minute', 'spectrum', '''top_eigenvalue''::text', 'top_eigenvalue', '1 minute', variant, raw_retention, rollup_retention);
  call create_rollup('spectrum_rollup_hour', 'spectrum', '''top_eigenvalue''::text', 'top_eigenvalue', '1 hour', variant, raw_retention, rollup_retention);
  call create_rollup('cost_rollup_hour', 'cost', 'currency', 'amount', '1 hour', variant, raw_retention, rollup_retention);

  -- Every series of a run under one name, derived ones included.
  create view series_rollup_minute as
    select * from metric_rollup_minute union all select * from hv_rollup_minute union all select * from cg_rollup_minute
    union all select * from spectrum_rollup_minute;
  create view series_rollup_hour as
    select * from metric_rollup_hour union all select * from hv_rollup_hour union all select * from cg_rollup_hour
    union all select * from spectrum_rollup_hour;
  return variant;
end
$$;

-- Deletes what is older than its retention wherever no policy of the database does: chunk by chunk on the Apache edition, and on plain
-- tables at most rows_at_once rows of each. True when there may be more. Ledger rows outlive the rows that they vouch for: events are
-- at most a day ahead of their arrival, and a chunk goes when its youngest row is old enough.
create or replace function apply_storage_retention(
  at timestamptz, raw_retention interval, debug_retention interval, rows_at_once integer)
returns boolean language plpgsql as $$
declare
  variant text := storage_variant();
  tables record;
  cutoff timestamptz;
  deleted bigint;
  more boolean := false;
begin
  for tables in
    select t.name, t.is_debug, 'time' as time_column, variant <> 'postgresql' as is_hypertable, interval '0' as grace
      from telemetry_tables() t
    union all values
      ('config', false, 'time', false, interval '0'), ('config_debug', true, 'time', false, interval '0'),
      ('note', false, 'time', false, interval '0'), ('note_debug', true, 'time', false, interval '0'),
      ('server_incident', false, 'time', false, interval '0'),
      ('measurement_queue', false, 'received_at', false, interval '0'),
      ('slo_history', false, 'time', false, interval '0'),
      ('ingest_ledger', false, 'received_at', false, interval '9 days')
  loop
    cutoff := at - case when tables.is_debug then debug_retention else raw_retention end - tables.grace;
    if not tables.is_hypertable then
      execute format('delete from %1$I where ctid = any (array (select ctid from %1$I where %2$I < $1 limit $2))',
        tables.name, tables.time_column) using cutoff, rows_at_once;
      get diagnostics deleted = row_count;
      more := more or deleted = rows_at_once;
    elsif variant = 'timescaledb-apache' then
      perform drop_chunks(tables.name::regclass, older_than => cutoff);
    end if;
  end loop;
  return more;
end
$$;
