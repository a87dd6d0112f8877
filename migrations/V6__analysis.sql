-- Analyses: questions about checkpoints, the queue in which they wait for a worker, and their answers.
--
-- All times of the queue are the database's own (clock_timestamp()): servers and workers may disagree about the time of day, and
-- a lease must end for all of them at once. docs/analysis.md says how the queue works.

-- Fencing tokens. Every claim takes the next; what an earlier holder writes is refused by its token.
create sequence analysis_lease;

create table analysis (
  analysis_id      bigint generated always as identity primary key,
  -- By which clients know it.
  id               uuid not null unique,
  run_id           bigint not null references run (run_id),
  -- No foreign key: an answer outlives the checkpoint that it was computed from.
  checkpoint_id    bigint not null,
  step             bigint not null,
  parameters       bigint not null,
  predicted_bytes  bigint not null,
  submitted_at     timestamptz not null default clock_timestamp(),
  -- Beginning of the current or last try.
  started_at       timestamptz,
  finished_at      timestamptz,
  not_before       timestamptz not null default clock_timestamp(),
  lease_expires_at timestamptz,
  lease_token      bigint,
  matvecs          bigint not null default 0,
  expected_matvecs bigint not null default 0,
  progress         double precision not null default 0,
  residual         double precision,
  eta_seconds      double precision,
  attempts         integer not null default 0,
  -- Into how many times smaller pieces the work is cut than the memory budget asks for: 2 after memory ran out once.
  memory_divisor   integer not null default 1,
  cached           boolean not null default false,
  state            text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  project          text collate "C" not null references project (name),
  batch_label      text,
  worker           text,
  last_failure     text,
  -- SHA-256 of everything that the answer depends on: model, weights, batch, request, version of the library.
  question         bytea not null check (octet_length(question) = 32),
  request          json not null,
  error            json,
  -- json, not jsonb: numbers are handed back digit by digit.
  result           json,
  comparison       json,
  check ((state = 'running') = (lease_token is not null)),
  check ((state = 'succeeded') = (result is not null)),
  check ((state = 'failed') = (error is not null))
) with (fillfactor = 70);

-- What waits or runs is little beside what is done. Progress touches no indexed column.
create index analysis_live on analysis (project, analysis_id) where state in ('queued', 'running');
create index analysis_by_run on analysis (run_id, analysis_id);
create index analysis_answer on analysis (project, question) where state = 'succeeded';
create index analysis_finished on analysis (finished_at) where finished_at is not null;

-- Whose turn it is: the token of the last lease that a project got. The smallest waited longest.
create table analysis_turn (
  project     text collate "C" primary key references project (name),
  lease_token bigint not null
);
