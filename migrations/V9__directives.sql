-- Directives: what training jobs are asked to do about alerts. docs/directives.md says how they live.

-- The actions that a run's job opted in to.
alter table run add column directives text[] not null default '{}';

-- Who is looked at when an alert asks something of the runs of a project.
create index run_opted_in on run (project) where directives <> '{}' and status = 'running';

-- One for each run, episode of an alert and action: an alert asks a run once, and the answers to its pushes repeat it until it is
-- acknowledged or has expired.
create table directive (
  directive_id    bigint generated always as identity primary key,
  run_id          bigint not null references run (run_id),
  alert_id        bigint not null,
  alert           text collate "C" not null,
  action          text collate "C" not null,
  parameters      jsonb not null,
  reason          text not null,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  -- What the job said came of it; null until it does.
  acknowledged_at timestamptz,
  applied         boolean,
  answer          text,
  check ((acknowledged_at is null) = (applied is null)),
  unique (run_id, alert_id, action)
);

-- Lists are read newest first and continue behind the last one seen.
create index directive_by_run on directive (run_id, directive_id);
-- What is still to be said.
create index directive_open on directive (expires_at) where acknowledged_at is null;
