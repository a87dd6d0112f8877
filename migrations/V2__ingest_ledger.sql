-- One row for each batch that was stored, written in the transaction that stores its events. It makes retries harmless; the
-- hypertables carry no unique key. Rows live as long as the events that they vouch for.

create sequence batch_id;

create table ingest_ledger (
  run_id          bigint not null references run (run_id),
  idempotency_key text collate "C" not null,
  body_sha256     bytea not null check (octet_length(body_sha256) = 32),
  batch_id        bigint not null default nextval('batch_id'),
  received_at     timestamptz not null,
  -- json, not jsonb: it is handed back as it is, and may quote anything that a stranger sent.
  answer          json not null,
  primary key (run_id, idempotency_key)
);

-- Rows arrive in the order of received_at and leave in it.
create index ingest_ledger_received_at on ingest_ledger using brin (received_at) with (pages_per_range = 16, autosummarize = on);
