-- Who reports: projects and their training runs.
-- Clients choose run ids; everything else refers to a run by a small integer.

create table project (
  name       text collate "C" primary key,
  created_at timestamptz not null
);

create table run (
  run_id              bigint generated always as identity primary key,
  -- Unique over all projects: a run id that another project owns is a conflict.
  id                  text collate "C" not null unique,
  project             text collate "C" not null references project (name),
  experiment          text,
  model               text,
  parameters          bigint,
  framework           text,
  optimizer           text,
  target_loss         double precision,
  time_budget_seconds double precision,
  cost_budget         double precision,
  currency            text,
  baseline            boolean not null default false,
  started_at          timestamptz,
  tags                jsonb not null default '{}',
  status              text not null default 'running'
    check (status in ('running', 'converged', 'completed', 'failed', 'cancelled')),
  created_at          timestamptz not null,
  finished_at         timestamptz
);

-- Lists are read newest first and continue behind the last run_id seen, whatever the filter.
create index run_by_project on run (project, run_id);
create index run_by_status on run (status, run_id);
create index run_by_project_and_status on run (project, status, run_id);
-- "Per model over months" begins with the runs of a model.
create index run_by_model on run (model, run_id);

-- What changes with every commit is kept apart from the wide run row. Half-empty pages let PostgreSQL update in place (HOT),
-- and no column that changes is indexed.
create table run_activity (
  run_id         bigint primary key references run (run_id),
  first_event_at timestamptz not null,
  last_event_at  timestamptz not null
) with (fillfactor = 50);

-- The newest value of every series of a run, by (time, batch_id, ordinal).
create table series_last (
  run_id   bigint not null references run (run_id),
  series   text collate "C" not null,
  time     timestamptz not null,
  batch_id bigint not null,
  ordinal  integer not null,
  value    double precision not null,
  primary key (run_id, series)
) with (fillfactor = 50);

-- Money spent so far. Only finite amounts are added: one NaN would be the end of the sum.
create table run_cost (
  run_id   bigint not null references run (run_id),
  currency text collate "C" not null,
  amount   double precision not null,
  primary key (run_id, currency)
) with (fillfactor = 50);
