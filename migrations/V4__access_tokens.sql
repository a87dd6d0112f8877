-- Who may do what: bearer tokens.
-- The secrets themselves are kept nowhere. SHA-256 is right for them: one of 256 random bits cannot be found by trying, which is
-- what slow password hashes are against, and those would cost every push a tenth of a second.

create table access_token (
  token_id      bigint generated always as identity primary key,
  name          text not null check (char_length(name) between 1 and 255),
  secret_sha256 bytea not null unique check (octet_length(secret_sha256) = 32),
  role          text not null check (role in ('ingest', 'read', 'analyze', 'metrics', 'admin')),
  -- Null: every project, also those to come. No reference: a token may come before its project's first run.
  project       text collate "C",
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  -- Written at most once a minute.
  last_used_at  timestamptz,
  revoked_at    timestamptz
);

-- An administrator of one project lists its tokens, newest first.
create index access_token_by_project on access_token (project, token_id);
