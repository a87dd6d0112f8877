// Where values lie on an axis that is linear around zero and logarithmic beyond (symlog), which ECharts has none of: values are placed
// on a linear axis in powers of the base, and its labels say what stands there.

/** {place(value), value(place)} of the scale that a configuration asks for; the identity of the others. */
export function placement(config) {
  const {type, log = 10, linearThreshold: threshold = 1} = config.custom?.scaleDistribution ?? {};
  if (type !== 'symlog') return {place: value => value, value: place => place};
  const powers = Math.log(log);
  return {
    place: value => {
      const size = Math.abs(value) / threshold;
      return size <= 1 ? value / threshold : Math.sign(value) * (1 + Math.log(size) / powers);
    },
    value: place => {
      const size = Math.abs(place);
      return size <= 1 ? place * threshold : Math.sign(place) * threshold * log ** (size - 1);
    },
  };
}

/** Whole powers that hold all values and zero, and at most eight steps between them. */
export function symlogAxis(config, values) {
  const {place, value} = placement(config);
  const places = values.filter(Number.isFinite).map(place);
  const low = Math.floor(Math.min(0, ...places));
  const high = Math.ceil(Math.max(1, ...places));
  const interval = Math.ceil((high - low) / 8);
  return {min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval, interval, value};
}
