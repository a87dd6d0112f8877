-- Analyses: the request that an analysis came with, so that its worker's span stands in the same trace.
alter table analysis add column traceparent text;
