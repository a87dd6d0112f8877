-- Checkpoints of runs, and the artifacts (models, weights, batches) that they are made of. The bytes lie in the artifact store,
-- encrypted; here stands whose they are and what still needs them. Artifacts are known by the SHA-256 of their plain bytes, within
-- their project: the same bytes in two projects are two artifacts.

-- One row for each project that has submitted something. Whoever adds or removes artifacts of a project locks it first, so that an
-- artifact is never removed while a submission comes to rely on it.
create table artifact_account (
  project                text collate "C" primary key references project (name),
  bytes                  bigint not null default 0 check (bytes >= 0),
  artifacts              bigint not null default 0 check (artifacts >= 0),
  -- What this project may have and keeps, in place of the server's settings; null for those.
  maximum_artifact_bytes bigint check (maximum_artifact_bytes > 0),
  maximum_bytes          bigint check (maximum_bytes > 0),
  maximum_artifacts      bigint check (maximum_artifacts > 0),
  maximum_parameters     bigint check (maximum_parameters > 0),
  kept_checkpoints       bigint check (kept_checkpoints > 0),
  kept_seconds           bigint check (kept_seconds > 0)
);

create table artifact (
  project      text collate "C" not null references project (name),
  sha256       bytea not null check (octet_length(sha256) = 32),
  bytes        bigint not null check (bytes >= 0),
  created_at   timestamptz not null,
  -- By a submission. One that was used a short while ago is kept although no checkpoint refers to it yet.
  last_used_at timestamptz not null,
  primary key (project, sha256)
);

create table checkpoint (
  checkpoint_id bigint generated always as identity primary key,
  run_id        bigint not null references run (run_id),
  step          bigint not null,
  submitted_at  timestamptz not null,
  -- That of the run; here for the references.
  project       text collate "C" not null,
  model         bytea not null,
  -- Null to take the model's own.
  weights       bytea,
  batch         bytea not null,
  batch_label   text,
  source_uri    text,
  -- Submitted again with another question, it is the same checkpoint.
  unique nulls not distinct (run_id, step, model, weights, batch),
  foreign key (project, model) references artifact (project, sha256),
  foreign key (project, weights) references artifact (project, sha256),
  foreign key (project, batch) references artifact (project, sha256)
);

-- Lists are read newest first and continue behind the last one seen.
create index checkpoint_by_run on checkpoint (run_id, checkpoint_id);
-- Retention looks at a project's newest.
create index checkpoint_by_project on checkpoint (project, checkpoint_id);
-- Whether an artifact is still referred to.
create index checkpoint_by_model on checkpoint (project, model);
create index checkpoint_by_weights on checkpoint (project, weights) where weights is not null;
create index checkpoint_by_batch on checkpoint (project, batch);
