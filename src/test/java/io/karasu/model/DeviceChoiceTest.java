package io.karasu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class DeviceChoiceTest {

  @Test
  void autoTakesTheAssignedGpuThenAnyThenTheCpu() {
    assertThat(DeviceChoice.AUTO.choose(1, 2)).isEqualTo(Device.gpu(1));
    assertThat(DeviceChoice.AUTO.choose(-1, 2)).isEqualTo(Device.gpu(0));
    assertThat(DeviceChoice.AUTO.choose(-1, 0)).isEqualTo(Device.cpu());
    assertThat(DeviceChoice.CPU.choose(-1)).isEqualTo(Device.cpu());
  }

  @Test
  void anAssignedGpuThatIsNotSeenStopsTheRun() {
    for (DeviceChoice choice : new DeviceChoice[] {DeviceChoice.AUTO, DeviceChoice.GPU}) {
      assertThatThrownBy(() -> choice.choose(0, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("GPU 0: assigned, but the engine sees 0");
    }
    assertThat(DeviceChoice.CPU.choose(0, 0)).isEqualTo(Device.cpu());
  }

  @Test
  void aGpuThatIsAskedForMustBeThere() {
    assertThatThrownBy(() -> DeviceChoice.GPU.choose(-1, 0))
        .hasMessage("device: gpu (expected a GPU, the engine sees none)");
  }
}
