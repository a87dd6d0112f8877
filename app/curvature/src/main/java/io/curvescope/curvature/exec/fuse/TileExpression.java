package io.curvescope.curvature.exec.fuse;

import java.util.List;

/**
 * An elementwise expression compiled for registers.
 *
 * @param loads what is read from memory, in the order of use
 * @param instructions what is computed; {@code loadAt[i]} says before which instruction load i is
 *     due
 * @param loadAt ascending
 * @param result the register of the result
 * @param realRegisters how many registers of reals it needs
 * @param integerRegisters how many registers of integers it needs
 */
record TileExpression(
    List<TileLoad> loads,
    List<Instruction> instructions,
    List<Integer> loadAt,
    int result,
    int realRegisters,
    int integerRegisters) {}
