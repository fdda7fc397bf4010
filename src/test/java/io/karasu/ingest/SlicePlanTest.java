package io.karasu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.karasu.spark.InputFile;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlicePlanTest {

  @Property(tries = 200)
  void everyByteOfAFileLiesInOneSlice(
      @ForAll @Size(max = 6) List<@IntRange(max = 5000) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 700) int splitBytes,
      @ForAll boolean splits) {
    SlicePlan plan = new SlicePlan(splitBytes);
    for (int i = 0; i < sizes.size(); i++) {
      plan.add(i, new InputFile("f" + i, sizes.get(i), 0), splits);
    }
    List<Slice> slices = plan.tasks().stream().flatMap(List::stream).toList();
    for (int i = 0; i < sizes.size(); i++) {
      int source = i;
      long next = 0;
      for (Slice slice : slices.stream().filter(s -> s.source() == source).toList()) {
        assertThat(slice.start()).isEqualTo(next);
        assertThat(slice.bytes()).isLessThanOrEqualTo(splits ? splitBytes : sizes.get(i));
        next = slice.end();
      }
      assertThat(next).isEqualTo((long) sizes.get(i));
    }
  }

  @Test
  void smallFilesShareATask() {
    SlicePlan plan = new SlicePlan(32 << 20);
    for (int i = 0; i < 1000; i++) {
      plan.add(0, new InputFile("f" + i, 20_000, 0), false);
    }
    assertThat(plan.tasks()).hasSizeBetween(5, 12);
  }

  @Test
  void noFilesAreNoTasks() {
    assertThat(new SlicePlan(1).tasks()).isEmpty();
  }
}
