package io.curvescope.server.demo.training;

import io.curvescope.curvature.solve.CgResult;

/**
 * One step of training, seen from before it was taken.
 *
 * @param step counts from 1
 * @param loss before the step
 * @param stepNorm Euclidean norm of the change of the weights; 0 where the step was not taken
 * @param cg the solve that gave the step
 * @param seconds that the solve took
 */
record NewtonStep(
    long step, double loss, double gradientNorm, double stepNorm, CgResult cg, double seconds) {}
