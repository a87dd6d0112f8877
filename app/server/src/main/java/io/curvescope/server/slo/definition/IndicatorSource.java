package io.curvescope.server.slo.definition;

import io.curvescope.server.slo.Indicator;
import io.curvescope.server.slo.Selector;

/** What an OpenSLO SLI says: which indicator, of which projects and models. */
record IndicatorSource(Indicator indicator, Selector projects, Selector models) {}
