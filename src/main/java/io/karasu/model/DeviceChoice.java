package io.karasu.model;

import ai.djl.Device;
import java.util.Locale;

/** What a configuration says about where to compute. */
public enum DeviceChoice {
  /** The assigned GPU; without one the first that the engine sees; without any the CPU. */
  AUTO,
  /** The CPU, whatever else there is. */
  CPU,
  /** A GPU, or nothing. */
  GPU;

  /**
   * The device to compute on.
   *
   * @param assigned index of the GPU that the scheduler gave to this process; negative: none
   * @throws IllegalStateException if the GPU that was assigned or asked for is not seen: its CUDA
   *     libraries are missing, and training on the CPU in silence would take for ever
   */
  public Device choose(int assigned) {
    return this == CPU ? Device.cpu() : choose(assigned, Tensors.engine().getGpuCount());
  }

  Device choose(int assigned, int seen) {
    if (this == CPU) {
      return Device.cpu();
    }
    if (assigned >= seen) {
      throw new IllegalStateException(
          "GPU "
              + assigned
              + ": assigned, but the engine sees "
              + seen
              + " (expected libcudart on the library path and DJL's CUDA build of libtorch)");
    }
    if (assigned >= 0) {
      return Device.gpu(assigned);
    }
    if (this == GPU && seen == 0) {
      throw new IllegalStateException(
          "device: " + this + " (expected a GPU, the engine sees none)");
    }
    return seen > 0 ? Device.gpu(0) : Device.cpu();
  }

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
