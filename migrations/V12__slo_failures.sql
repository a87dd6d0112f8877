-- Runs and projects that an evaluation of objectives and alerts had to leave out, so that the others are judged: why, since when, and when
-- last. The run is empty where it is all of a project, the project where it is all of them.
create table slo_failure (
  part    text collate "C" not null,
  project text collate "C" not null,
  run     text collate "C" not null,
  reason  text not null,
  since   timestamptz not null,
  last_at timestamptz not null,
  primary key (part, project, run)
);
create index slo_failure_last_at on slo_failure (last_at);
