package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Einsum without ellipses and diagonals: pairs of operands are contracted from left to right. */
final class EinsumOperator {
  private EinsumOperator() {}

  /** A value whose axes carry letters. */
  private record Labelled(Value value, List<Character> letters) {}

  static Map<String, OperatorLowering> operators() {
    return Map.of("Einsum", EinsumOperator::einsum);
  }

  private static List<Value> einsum(NodeContext node) {
    String equation = node.attributes().text("equation", "").replace(" ", "");
    int arrow = equation.indexOf("->");
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    List<String> terms = List.of(left.split(",", -1));
    List<Value> inputs = node.allInputs();
    String result = arrow < 0 ? implied(left) : equation.substring(arrow + 2);
    if (!equation.matches("[A-Za-z,]*(->[A-Za-z]*)?") || terms.size() != inputs.size()) {
      throw node.unsupported(
          "equation '"
              + equation
              + "' must have one term of letters for each of the "
              + inputs.size()
              + " inputs; ellipses are not supported");
    }
    List<Labelled> operands = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      List<Character> letters = letters(node, equation, terms.get(i));
      if (letters.size() != node.real(i).shape().rank()) {
        throw node.malformedInput(
            i,
            "must have "
                + letters.size()
                + " axes for '"
                + terms.get(i)
                + "', got "
                + inputs.get(i).type());
      }
      operands.add(new Labelled(inputs.get(i), letters));
    }
    List<Character> wanted = letters(node, equation, result);
    Labelled product =
        reduced(node.builder(), operands.getFirst(), wanted, operands.subList(1, operands.size()));
    for (int i = 1; i < operands.size(); i++) {
      List<Labelled> rest = operands.subList(i + 1, operands.size());
      Labelled next =
          reduced(node.builder(), operands.get(i), union(wanted, product.letters()), rest);
      product = contracted(node.builder(), product, next, wanted, rest);
    }
    if (product.letters().size() != wanted.size() || !product.letters().containsAll(wanted)) {
      throw node.malformed(
          "equation '" + equation + "': every letter of the result must occur in a term");
    }
    List<Character> order = product.letters();
    return List.of(
        node.builder().permute(product.value(), wanted.stream().map(order::indexOf).toList()));
  }

  private static String implied(String left) {
    StringBuilder result = new StringBuilder();
    for (char letter :
        new TreeSet<>(left.chars().filter(c -> c != ',').mapToObj(c -> (char) c).toList())) {
      if (left.indexOf(letter) == left.lastIndexOf(letter)) {
        result.append(letter);
      }
    }
    return result.toString();
  }

  private static List<Character> letters(NodeContext node, String equation, String term) {
    List<Character> letters = term.chars().mapToObj(c -> (char) c).toList();
    if (letters.stream().distinct().count() != letters.size()) {
      throw node.unsupported(
          "equation '"
              + equation
              + "': a letter that occurs twice in '"
              + term
              + "' is not supported");
    }
    return letters;
  }

  private static List<Character> union(List<Character> first, List<Character> second) {
    List<Character> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** Sums over the letters that nobody else has. */
  private static Labelled reduced(
      GraphBuilder builder, Labelled operand, List<Character> kept, List<Labelled> rest) {
    List<Integer> axes = new ArrayList<>();
    List<Character> letters = new ArrayList<>();
    for (int axis = 0; axis < operand.letters().size(); axis++) {
      char letter = operand.letters().get(axis);
      boolean needed =
          kept.contains(letter)
              || rest.stream().anyMatch(other -> other.letters().contains(letter));
      if (needed) {
        letters.add(letter);
      } else {
        axes.add(axis);
      }
    }
    return axes.isEmpty()
        ? operand
        : new Labelled(builder.reduceSum(operand.value(), axes), letters);
  }

  private static Labelled contracted(
      GraphBuilder builder,
      Labelled left,
      Labelled right,
      List<Character> wanted,
      List<Labelled> rest) {
    List<Integer> leftBatch = new ArrayList<>();
    List<Integer> rightBatch = new ArrayList<>();
    List<Integer> leftContracting = new ArrayList<>();
    List<Integer> rightContracting = new ArrayList<>();
    List<Character> batch = new ArrayList<>();
    List<Character> free = new ArrayList<>();
    for (int axis = 0; axis < left.letters().size(); axis++) {
      char letter = left.letters().get(axis);
      int other = right.letters().indexOf(letter);
      if (other < 0) {
        free.add(letter);
      } else if (wanted.contains(letter)
          || rest.stream().anyMatch(later -> later.letters().contains(letter))) {
        leftBatch.add(axis);
        rightBatch.add(other);
        batch.add(letter);
      } else {
        leftContracting.add(axis);
        rightContracting.add(other);
      }
    }
    right.letters().stream().filter(letter -> !left.letters().contains(letter)).forEach(free::add);
    Primitive.Contract contract =
        new Primitive.Contract(leftBatch, rightBatch, leftContracting, rightContracting);
    return new Labelled(
        builder.contract(contract, left.value(), right.value()), union(batch, free));
  }
}
