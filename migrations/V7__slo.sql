-- Objectives: what waits to be counted, the counts, and what is kept for each run. docs/slo.md says how they are used.

-- What a stored batch measured, for whoever counts it: one row for each batch, written in the transaction that stores its events, and
-- deleted in the transaction that adds it to the counts. So every batch is counted once, in whatever order transactions commit:
-- a row that is not visible yet is counted later. measurements holds fixed records, written and read by MeasurementCodec.
create table measurement_queue (
  batch_id     bigint not null,
  run_id       bigint not null,
  received_at  timestamptz not null,
  -- The first and last step with a finite value after the batch's last value that was not finite, and the time of the first.
  finite_from  bigint,
  finite_to    bigint,
  finite_since timestamptz,
  measurements bytea not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
alter table measurement_queue alter column measurements set storage external;

-- Runs whose end changed, for whoever judges finished runs. Without a key: a run may be here more than once.
create table run_change (
  run_id bigint not null
);

create function queue_run_change() returns trigger language plpgsql as $$
begin
  insert into run_change (run_id) values (new.run_id);
  return null;
end
$$;

create trigger run_change after update of status, finished_at on run for each row
  when (old.status is distinct from new.status or old.finished_at is distinct from new.finished_at)
  execute function queue_run_change();

-- One row. Its lock is held by whoever counts, and revision tells a server whether another one has counted since. listening_since is when
-- counting began after a longer interruption: before, no run's silence was heard.
create table slo_progress (
  only_row        boolean primary key default true check (only_row),
  revision        bigint not null default 0,
  counted_at      timestamptz,
  listening_since timestamptz
);
insert into slo_progress default values;

-- A way of counting: an indicator, a threshold, selectors, a budgeting method. Objectives that count alike share one. It counts batches
-- behind after_batch_id as they arrive; up to there, those since recount_from are counted from the stored events, run by run, and
-- recount_from becomes null when that is done. What no objective needs any more is deleted; its counts go with age.
create table slo_counter (
  counter_id     integer generated always as identity primary key,
  fingerprint    text collate "C" not null unique,
  after_batch_id bigint not null,
  recount_from   timestamptz,
  recount_run_id bigint not null default 0
);

-- Whom a budget belongs to. An empty model stands for runs that name none.
create table slo_group (
  group_id integer generated always as identity primary key,
  project  text collate "C" not null,
  model    text collate "C" not null,
  unique (project, model)
);

-- Good and all events of a minute; of a longer slice, where the objective says so, under its first minute. basis 0 is the time of the
-- events; above it, the time of their arrival, by how old they were then (AgeClass). Minutes are counted since 1970. The key begins with
-- the slice: windows move by what enters and leaves them.
create table slo_slice (
  slice      integer not null,
  counter_id integer not null,
  group_id   integer not null,
  basis      smallint not null,
  good       bigint not null,
  total      bigint not null,
  primary key (slice, counter_id, group_id, basis)
) with (fillfactor = 70);

-- The same by hours since 1970, for budgets, by the time of events. Under Timeslices it is slices that are counted here.
create table slo_hour (
  hour       integer not null,
  counter_id integer not null,
  group_id   integer not null,
  good       bigint not null,
  total      bigint not null,
  primary key (hour, counter_id, group_id)
) with (fillfactor = 70);

-- How a run was judged, for indicators that judge runs as a whole. A correction takes the old judgement back out of the counts.
create table slo_verdict (
  counter_id integer not null,
  run_id     bigint not null,
  group_id   integer not null,
  time       timestamptz not null,
  good       boolean not null,
  value      double precision,
  primary key (counter_id, run_id)
);
create index slo_verdict_time on slo_verdict (time);

-- Where each budget stands, as last evaluated.
create table slo_status (
  slo          text collate "C" not null,
  group_id     integer not null,
  good         bigint not null,
  total        bigint not null,
  budget_left  double precision,
  burn_rates   jsonb not null,
  state        text not null check (state in ('ok', 'warning', 'breached', 'no_data')),
  changed_at   timestamptz not null,
  primary key (slo, group_id)
) with (fillfactor = 70);

-- What is known of a run between batches.
create table slo_run (
  run_id             bigint primary key,
  last_received_at   timestamptz not null,
  learning_rate      double precision,
  momentum           double precision,
  memory_limit_bytes double precision
) with (fillfactor = 50);

-- A quick and a slow moving average of a measure of a run.
create table slo_trend (
  run_id   bigint not null,
  measure  smallint not null,
  quick    double precision not null,
  slow     double precision not null,
  since    timestamptz not null,
  time     timestamptz not null,
  samples  bigint not null,
  primary key (run_id, measure)
) with (fillfactor = 50);

-- Incidents of a run by kind. The latest occurrences are kept as JSON: time, time of arrival, step, ranks. alerted_at is when an alert
-- was raised about them, ended_at when the run ended or went on well.
create table slo_incident (
  run_id       bigint not null,
  family       text collate "C" not null,
  occurrences  jsonb not null,
  first_at     timestamptz not null,
  last_at      timestamptz not null,
  total        bigint not null,
  finite_from  bigint,
  finite_to    bigint,
  alerted_at   timestamptz,
  ended_at     timestamptz,
  primary key (run_id, family)
);
create index slo_incident_open on slo_incident (family) where ended_at is null or alerted_at is null;
create index slo_incident_alerted_at on slo_incident (alerted_at);
create index slo_incident_last_at on slo_incident (last_at);
