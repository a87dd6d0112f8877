-- Run by hand: ../shared/tools/community-sql or any TimescaleDB of the community edition, after the migrations; see docs/storage.md.
create extension if not exists timescaledb;

insert into project values ('p', now());
insert into run (id, project, created_at) values ('r', 'p', now());
insert into metric (time, run_id, step, batch_id, value, rank, ordinal, name)
select date_trunc('hour', now()) - interval '3 hours' + i * interval '1 second', 1, i, 1,
       case i when 3 then 'NaN'::float8 when 4 then '-Infinity' when 5 then 1e-320 else i end, 0, i, 'loss'
  from generate_series(1, 200) i;

do $$ begin
  -- Rows that were there before the extension move into the hypertable; a second call changes nothing.
  assert apply_storage_edition('90 days', '14 days', '730 days') = 'timescaledb-community', storage_variant();
  assert apply_storage_edition('90 days', '14 days', '730 days') = 'timescaledb-community';
  assert (select count(*) from metric_rollup_minute) = 4;
end $$;
