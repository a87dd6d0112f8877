package io.curvescope.server.analysis.submit;

import io.curvescope.server.analysis.worker.ProcessMemory;
import io.curvescope.server.problem.Problem;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * The main class of the process that checks submissions: one after the other, from its standard
 * input, until that closes. It opens files from strangers, and therefore knows no secret, no
 * database and no store.
 */
public final class CheckingProcess {
  /** After larger ones the heap is given back to the system. */
  private static final long LARGE_BYTES = 16 << 20;

  /** The first thing that the process writes, once it can read. */
  static final int READY = 0x43757276;

  private CheckingProcess() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    ProcessMemory.offerToBeKilledFirst();
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
    // Whatever libraries print must not get between the answers.
    System.setOut(System.err);
    out.writeInt(READY);
    out.flush();
    try {
      while (true) {
        long bytes = answer(CheckRequest.read(in), out);
        if (bytes > LARGE_BYTES) {
          System.gc();
        }
      }
    } catch (EOFException closed) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static long answer(Optional<CheckRequest> request, DataOutputStream out)
      throws IOException {
    if (request.isEmpty()) {
      return 0;
    }
    answer(request.get()).write(out);
    return request.get().bytes();
  }

  private static CheckAnswer answer(CheckRequest request) {
    SubmissionCheck check =
        new SubmissionCheck(
            new MemoryCheck(request.memoryBudgetBytes()), Runtime.getRuntime().maxMemory());
    try {
      return CheckAnswer.of(check.check(request));
    } catch (Problem refused) {
      return CheckAnswer.of(refused);
    } catch (RuntimeException | StackOverflowError unexpected) {
      unexpected.printStackTrace();
      return CheckAnswer.of(
          SubmissionCheck.unfit(
              "model",
              "cannot be analysed: its check failed with "
                  + unexpected.getClass().getSimpleName()
                  + ", which is a bug of ours; an administrator finds it in the server's log"));
    }
  }
}
