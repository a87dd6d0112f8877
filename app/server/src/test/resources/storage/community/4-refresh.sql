call refresh_continuous_aggregate('metric_rollup_minute', null, null);
