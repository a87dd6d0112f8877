package io.curvescope.curvature.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.curvature.autodiff.Linearization;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A memory budget cuts a block into smaller ones; the product of a direction must not depend on
 * how.
 */
class BlockIndependenceTest {
  private static final int DIRECTIONS = 16;
  private final CpuDevice device = new CpuDevice();

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theProductOfADirectionHasTheSameBitsInBlocksOfAnySize(Precision precision) {
    for (Linearization hessian :
        List.of(
            TangentGraphs.mlp(37, 20, 30, 10),
            TangentGraphs.mlp(5, 3, 7, 2),
            TangentGraphs.mlp(64, 64, 64, 10),
            TangentGraphs.convolutional(3, 3, 5, 9),
            TangentGraphs.attention(3, 7, 16))) {
      List<double[]> whole = products(hessian, precision, DIRECTIONS);
      for (int block : new int[] {1, 3, 5}) {
        List<double[]> cut = products(hessian, precision, block);
        for (int i = 0; i < whole.size(); i++) {
          assertThat(cut.get(i)).isEqualTo(whole.get(i));
        }
      }
    }
  }

  /**
   * The products of 16 fixed directions at a fixed point, one array per output, computed in blocks.
   */
  private List<double[]> products(Linearization hessian, Precision precision, int block) {
    RandomTensors random = new RandomTensors(1);
    List<Tensor> coefficients = new ArrayList<>();
    List<Value> inputs = hessian.tangent().inputs();
    for (Value input : inputs.subList(0, hessian.coefficients())) {
      coefficients.add(random.of(input.type()));
    }
    List<double[]> directions = new ArrayList<>();
    for (Value input : inputs.subList(hessian.coefficients(), inputs.size())) {
      double[] all = new double[DIRECTIONS * (int) input.shape().size()];
      Arrays.setAll(all, i -> random.real());
      directions.add(all);
    }
    List<double[]> results = new ArrayList<>();
    for (Value output : hessian.tangent().outputs()) {
      results.add(new double[DIRECTIONS * (int) output.shape().size()]);
    }
    for (int start = 0; start < DIRECTIONS; start += block) {
      int size = Math.min(block, DIRECTIONS - start);
      Graph graph = TangentGraphs.overBlocks(hessian, size);
      List<Buffer> in = new ArrayList<>();
      coefficients.forEach(tensor -> in.add(Programs.buffer(device, precision, tensor)));
      for (int i = 0; i < directions.size(); i++) {
        Value input = graph.inputs().get(hessian.coefficients() + i);
        int one = (int) input.shape().size() / size;
        double[] part = Arrays.copyOfRange(directions.get(i), start * one, (start + size) * one);
        in.add(Programs.buffer(device, precision, Tensor.real(input.shape(), part)));
      }
      List<Buffer> out = Programs.outputs(device, precision, graph);
      try (Program program = device.compile(graph, precision, hessian.coefficients())) {
        program.run(in, out);
      }
      for (int i = 0; i < out.size(); i++) {
        double[] part = Programs.elements(out.get(i));
        System.arraycopy(part, 0, results.get(i), start * (part.length / size), part.length);
      }
      in.forEach(Buffer::close);
      out.forEach(Buffer::close);
    }
    return results;
  }
}
