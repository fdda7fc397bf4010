package io.karasu.train.group.nccl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.karasu.train.group.GroupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NcclFileTest {

  @Test
  void aMissingLibrarySaysWhereItWasLookedFor() {
    List<String> places = List.of("/no/such/folder/libnccl.so.2", "libno-such-nccl.so.2");
    assertThatThrownBy(() -> NativeFile.load("NCCL", places, NcclLibrary.class))
        .isInstanceOf(GroupException.class)
        .hasMessageStartingWith("NCCL cannot be loaded. Looked for it at:\n")
        .hasMessageContaining("\n  /no/such/folder/libnccl.so.2: ")
        .hasMessageContaining("\n  libno-such-nccl.so.2: ");
  }

  @Test
  void anIdHasItsLength() {
    assertThatThrownBy(() -> NcclUid.of(new byte[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bytes of an id: 7 (expected 128)");
  }
}
