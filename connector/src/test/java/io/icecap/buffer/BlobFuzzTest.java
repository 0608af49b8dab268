package io.icecap.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.icecap.change.Change;
import io.icecap.change.RowSchema;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any bytes are changes, which can be written again as they are, or an error of ours. */
class BlobFuzzTest {
  private static final long SEED = Long.getLong("icecap.seed", 20_261_124L);
  private static final int SCHEMAS = Integer.getInteger("icecap.fuzz", 60);
  private static final int EACH = 200;

  private int understood;
  private int refused;

  @Test
  void damagedBlobsAreRefusedOrWhole() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < SCHEMAS; i++) {
      RowSchema schema = RandomChanges.schema(random);
      byte[] blob = ChangeCodec.encode(schema, RandomChanges.changes(random, schema)).bytes();
      for (int j = 0; j < EACH; j++) {
        check(schema, damaged(blob, random));
      }
    }
    assertThat(understood).as("seed %d", SEED).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void bytesThatNobodyWroteAreRefusedOrWhole() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < SCHEMAS * 10; i++) {
      RowSchema schema = RandomChanges.schema(random);
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      if (bytes.length > 3 && random.nextBoolean()) {
        // so that more than the header is read
        bytes[0] = ChangeCodec.VERSION;
        bytes[1] = 0;
        bytes[2] = (byte) random.nextInt(1, 4);
      }
      check(schema, bytes);
    }
    assertThat(refused).isPositive();
  }

  private void check(RowSchema schema, byte[] bytes) {
    List<Change> changes;
    try {
      changes =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20), () -> ChangeCodec.decode(bytes, id -> schema));
    } catch (UnreadableBlobException e) {
      refused++;
      return;
    }
    understood++;
    if (!changes.isEmpty()) {
      byte[] again = ChangeCodec.encode(schema, changes).bytes();
      assertThat(ChangeCodec.encode(schema, ChangeCodec.decode(again, id -> schema)).bytes())
          .as("seed %d, schema %s", SEED, schema)
          .isEqualTo(again);
    }
  }

  private static byte[] damaged(byte[] blob, SplittableRandom random) {
    byte[] bytes = blob.clone();
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
      case 2 -> {
        int from = random.nextInt(bytes.length);
        int to = random.nextInt(bytes.length);
        int length = random.nextInt(bytes.length - Math.max(from, to));
        System.arraycopy(blob, from, bytes, to, length);
        yield bytes;
      }
      default -> {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield bytes;
      }
    };
  }
}
