insert into metric (time, run_id, step, batch_id, value, rank, ordinal, name)
values (date_trunc('hour', now()) - interval '3 hours' + interval '5 seconds', 1, 0, 2, 1e300, 0, 0, 'loss');
