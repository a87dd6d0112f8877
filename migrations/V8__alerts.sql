-- Alerts, groups of them, silences, and who evaluates. docs/alerting.md says how they are used.

-- Alerts of a project that began to fire within a window: what probably is one incident.
create table alert_group (
  group_id   bigint generated always as identity primary key,
  project    text collate "C" not null,
  started_at timestamptz not null
);
create index alert_group_newest on alert_group (project, group_id);

-- One row for each episode of an alert, from pending to resolved. A pending one whose condition ceases is deleted.
create table alert (
  alert_id         bigint generated always as identity primary key,
  -- The group that it began to fire in.
  group_id         bigint references alert_group (group_id),
  since            timestamptz not null,
  fired_at         timestamptz,
  ended_at         timestamptz,
  -- How long the condition was watched to hold (pending) or to be gone (else), and until when; null while there is nothing to watch.
  watched_until    timestamptz,
  watched_seconds  double precision,
  hold_down_seconds double precision not null,
  acknowledged_at  timestamptz,
  acknowledged_by  text,
  state            text not null check (state in ('pending', 'firing', 'resolved')),
  -- Resolved by an acknowledgement: it fires again only after its condition had ceased.
  awaits_end       boolean not null default false,
  source           text collate "C" not null,
  -- SHA-256 of the labels.
  identity         bytea not null check (octet_length(identity) = 32),
  alertname        text collate "C" not null,
  severity         text not null check (severity in ('page', 'ticket')),
  team             text not null,
  project          text collate "C" not null,
  slo              text collate "C",
  model            text,
  run              text collate "C",
  error            text,
  summary          text not null,
  description      text not null,
  runbook_url      text not null,
  dashboard_url    text not null,
  -- What affected runs are asked to do: {"action": "...", "parameters": {}}.
  remedy           jsonb,
  affected_runs    text[] not null default '{}',
  check ((state = 'pending') = (fired_at is null)),
  check ((state = 'resolved') = (ended_at is not null)),
  check (state = 'resolved' or not awaits_end),
  check ((watched_until is null) = (watched_seconds is null))
) with (fillfactor = 70);

-- No two alerts of the same labels at once, whoever evaluates.
create unique index alert_live on alert (identity) where state <> 'resolved' or awaits_end;
create index alert_live_by_source on alert (source, alert_id) where state <> 'resolved' or awaits_end;
create index alert_ended on alert (ended_at) where state = 'resolved';
create index alert_by_project on alert (project, alert_id);
create index alert_by_run on alert (run, alert_id) where run is not null;

-- What is not told for a while: alerts of a project that have all the labels that are given.
create table silence (
  silence_id bigint generated always as identity primary key,
  created_at timestamptz not null,
  ends_at    timestamptz not null,
  project    text collate "C" not null,
  run        text collate "C",
  slo        text collate "C",
  alertname  text collate "C",
  comment    text,
  created_by text not null,
  check (run is not null or slo is not null or alertname is not null)
);
create index silence_by_end on silence (ends_at);
create index silence_by_project on silence (project, silence_id);

-- db-scheduler's own table (16.7): which server evaluates, and whether it still lives.
create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
