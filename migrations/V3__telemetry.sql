-- What runs report over time: a table for each kind of event, and one for those of debug windows, which are kept for a shorter time.
-- Where TimescaleDB is there, the edition function makes hypertables of them.
--
-- (batch_id, ordinal) is the identity of a row. Columns are ordered by size, so that no padding is stored.
-- No unique key and no foreign key: the ledger vouches for both.
--
-- One index each: a run's events in the order of time, batch and ordinal. It serves paging (equally fast on every page, also
-- through any number of events of the same time) and every question about one run over time. docs/storage.md says what it costs.

-- One value of a named series.
create table metric (
  time     timestamptz not null,
  run_id   bigint not null,
  step     bigint not null,
  batch_id bigint not null,
  value    double precision not null,
  rank     integer not null,
  ordinal  integer not null,
  name     text collate "C" not null,
  trace_id text
);
create index metric_by_run on metric (run_id, time, batch_id, ordinal);

-- Latency of Hessian-vector products: one, or the mean over count of them.
create table hv (
  time        timestamptz not null,
  run_id      bigint not null,
  step        bigint not null,
  batch_id    bigint not null,
  seconds     double precision not null,
  count       bigint not null,
  max_seconds double precision,
  rank        integer not null,
  ordinal     integer not null,
  trace_id    text
);
create index hv_by_run on hv (run_id, time, batch_id, ordinal);

-- One conjugate-gradient solve.
create table cg (
  time               timestamptz not null,
  run_id             bigint not null,
  step               bigint not null,
  batch_id           bigint not null,
  iterations         bigint not null,
  residual           double precision,
  tolerance          double precision,
  damping            double precision,
  step_norm          double precision,
  seconds            double precision,
  rank               integer not null,
  ordinal            integer not null,
  converged          boolean,
  negative_curvature boolean,
  preconditioner     text,
  trace_id           text
);
create index cg_by_run on cg (run_id, time, batch_id, ordinal);

-- Eigenvalues, or the nodes of a density, with what is known of their errors. top_eigenvalue is the largest of them, NaN where one
-- is NaN: derived when written, so that series and roll-ups need not open the arrays.
create table spectrum (
  time           timestamptz not null,
  run_id         bigint not null,
  step           bigint not null,
  batch_id       bigint not null,
  top_eigenvalue double precision,
  matvecs        bigint,
  seed           bigint,
  trace          double precision,
  trace_stderr   double precision,
  rank           integer not null,
  ordinal        integer not null,
  operator       text,
  method         text,
  batch          text,
  dtype          text,
  eigenvalues    double precision[] not null,
  weights        double precision[],
  residuals      double precision[],
  trace_id       text
);
create index spectrum_by_run on spectrum (run_id, time, batch_id, ordinal);

-- State of a preconditioner.
create table preconditioner (
  time             timestamptz not null,
  run_id           bigint not null,
  step             bigint not null,
  batch_id         bigint not null,
  age_steps        bigint,
  condition        double precision,
  inverse_residual double precision,
  setup_seconds    double precision,
  rank             integer not null,
  ordinal          integer not null,
  kind             text not null,
  layer            text,
  trace_id         text
);
create index preconditioner_by_run on preconditioner (run_id, time, batch_id, ordinal);

-- Hyperparameters from this step on. json, not jsonb, which would turn -0.0 into 0 and reorder the fields: a configuration is
-- read back as it was sent.
create table config (
  time     timestamptz not null,
  run_id   bigint not null,
  step     bigint not null,
  batch_id bigint not null,
  rank     integer not null,
  ordinal  integer not null,
  settings json not null,
  trace_id text
);
create index config_by_run on config (run_id, time, batch_id, ordinal);

-- What a person says of a run, or did to it.
create table note (
  time     timestamptz not null,
  run_id   bigint not null,
  step     bigint not null,
  batch_id bigint not null,
  rank     integer not null,
  ordinal  integer not null,
  kind     text not null,
  text     text not null,
  trace_id text
);
create index note_by_run on note (run_id, time, batch_id, ordinal);

-- Incidents that jobs report. The server's own are in server_incident; the view incident_all holds both.
create table incident (
  time     timestamptz not null,
  run_id   bigint not null,
  step     bigint not null,
  batch_id bigint not null,
  rank     integer not null,
  ordinal  integer not null,
  kind     text not null,
  message  text,
  place    text,
  trace_id text
);
create index incident_by_run on incident (run_id, time, batch_id, ordinal);

-- Money spent.
create table cost (
  time     timestamptz not null,
  run_id   bigint not null,
  step     bigint not null,
  batch_id bigint not null,
  amount   double precision not null,
  seconds  double precision,
  rank     integer not null,
  ordinal  integer not null,
  currency text not null,
  resource text,
  trace_id text
);
create index cost_by_run on cost (run_id, time, batch_id, ordinal);

create table metric_debug (like metric including all);
create table hv_debug (like hv including all);
create table cg_debug (like cg including all);
create table spectrum_debug (like spectrum including all);
create table preconditioner_debug (like preconditioner including all);
create table config_debug (like config including all);
create table note_debug (like note including all);
create table incident_debug (like incident including all);
create table cost_debug (like cost including all);

-- Incidents that the server derives from what was sent: one for each run, rank, step and kind. A job's own report takes its place,
-- whichever comes first: it marks the row as replaced, or leaves a row that is.
create table server_incident (
  run_id   bigint not null,
  rank     integer not null,
  step     bigint not null,
  kind     text collate "C" not null,
  replaced boolean not null,
  time     timestamptz not null,
  batch_id bigint not null,
  ordinal  integer not null,
  message  text,
  place    text,
  trace_id text,
  primary key (run_id, rank, step, kind)
);
create index server_incident_by_run on server_incident (run_id, time, batch_id, ordinal) where not replaced;

-- Every incident once, whoever noticed it.
create view incident_all as
  select time, run_id, step, rank, batch_id, ordinal, kind, message, place, trace_id, 'job' as source
    from incident
  union all
  select time, run_id, step, rank, batch_id, ordinal, kind, message, place, trace_id, 'server' as source
    from server_incident
   where not replaced;
