package io.karasu.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory on a device and calls of the archive's methods. The only class that knows element types:
 * DJL ends the JVM when it makes, casts or moves bfloat16 itself, so the archive does it.
 */
final class Tensors implements AutoCloseable {

  /** Elements that pass between Java and the device at a time; DJL's buffers end at 2 GiB. */
  private static final int PIECE = 1 << 24;

  private static final String ENGINE = "PyTorch";

  private final PtNDManager manager;
  private final PtSymbolBlock module;
  private final NDArray anchor;

  private Tensors(PtNDManager manager, PtSymbolBlock module) {
    this.manager = manager;
    this.module = module;
    this.anchor = manager.create(new float[1]);
  }

  /** Starts the engine, if it has not started, and loads the archive. */
  static Tensors open(DecoderConfig config, Device device) {
    PtNDManager manager = root(device);
    try {
      ByteArrayOutputStream archive = new ByteArrayOutputStream();
      Archive.write(config, archive);
      ByteArrayInputStream stream = new ByteArrayInputStream(archive.toByteArray());
      return new Tensors(manager, JniUtils.loadModule(manager, stream, true, false));
    } catch (IOException cannotBe) {
      throw new UncheckedIOException(cannotBe);
    }
  }

  private static PtNDManager root(Device device) {
    return (PtNDManager) engine().newBaseManager(device);
  }

  /** Starts the engine, if it has not started. */
  static Engine engine() {
    try {
      return Engine.getEngine(ENGINE);
    } catch (EngineException | LinkageError e) {
      throw new IllegalStateException(
          "libtorch: cannot be loaded on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + " (expected DJL's pytorch-jni and pytorch-native for this machine on the class path)",
          e);
    }
  }

  static void useThreads(int threads) {
    engine();
    JniUtils.setNumThreads(threads);
  }

  PtNDManager manager() {
    return manager;
  }

  Device device() {
    return manager.getDevice();
  }

  /** A child of the root manager, for the arrays of a micro-batch. */
  NDManager scope() {
    return manager.newSubManager();
  }

  /** Calls a method whose results, one or several arrays, belong to {@code owner}. */
  NDList call(NDManager owner, String method, Object... arguments) {
    List<IValue> values = new ArrayList<>(arguments.length);
    try {
      for (Object argument : arguments) {
        values.add(value(argument));
      }
      JniUtils.setGraphExecutorOptimize(false);
      try (IValue result = IValueUtils.runMethod(module, method, values.toArray(new IValue[0]))) {
        return result.isLong() ? new NDList() : result.toNDList((PtNDManager) owner);
      }
    } finally {
      values.forEach(IValue::close);
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof NDList list) {
      return IValue.listFrom(list.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }
    if (argument instanceof NDArray array) {
      return IValue.from((PtNDArray) array);
    }
    if (argument instanceof Double number) {
      return IValue.from(number.doubleValue());
    }
    return IValue.from(((Number) argument).longValue());
  }

  /**
   * Result, gradient of x and gradient of flat of a layer by autograd: the oracle of the tests. The
   * arrays must have been made by DJL, since autograd refuses what the kernels make; the results
   * belong to the owner of x.
   */
  NDList differentiate(NDArray x, NDArray flat, NDArray dy, NDList attention) {
    NDList inputs = new NDList(x, flat, dy);
    try (NDManager scope = scope()) {
      for (NDArray array : attention) {
        NDArray copy = array.duplicate();
        copy.attach(scope);
        copy.setName("packing[]");
        inputs.add(copy);
      }
      NDArray method = scope.create(0f);
      method.setName("module_method:vjp");
      inputs.add(method);
      JniUtils.setGraphExecutorOptimize(false);
      return IValueUtils.forward(module, inputs, true);
    }
  }

  NDArray zeros(NDManager owner, long size, Precision precision) {
    return call(owner, "zeros", anchor, size, precision.code()).get(0);
  }

  /** A child of an owner for arrays that lie on the CPU, whatever the device. */
  static NDManager host(NDManager owner) {
    return owner.newSubManager(Device.cpu());
  }

  NDArray longs(NDManager owner, long[] values) {
    return owner.create(values, new Shape(values.length));
  }

  NDArray doubles(NDManager owner, double[] values) {
    return owner.create(values, new Shape(values.length));
  }

  /** Values of a float64 array. */
  double[] values(NDArray array) {
    try (NDManager scope = scope()) {
      return call(scope, "take", array, 0, array.size()).get(0).toDoubleArray();
    }
  }

  /** Reads elements from {@code from} on, until the buffer is full, as float32. */
  void read(NDArray array, long from, FloatBuffer into) {
    long at = from;
    while (into.hasRemaining()) {
      int size = Math.min(PIECE, into.remaining());
      try (NDManager scope = scope()) {
        NDArray part = call(scope, "take", array, at, size).get(0);
        NDArray floats = call(scope, "cast", part, Precision.FLOAT32.code()).get(0);
        into.put(floats.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer());
      }
      at += size;
    }
  }

  /** Overwrites elements from {@code to} on with the whole buffer, rounded to the array's type. */
  void write(NDArray array, long to, FloatBuffer from) {
    long at = to;
    while (from.hasRemaining()) {
      int size = Math.min(PIECE, from.remaining());
      FloatBuffer part = from.slice(from.position(), size);
      try (NDManager scope = manager.newSubManager(Device.cpu())) {
        call(scope, "put", array, at, scope.create(part, new Shape(size)));
      }
      from.position(from.position() + size);
      at += size;
    }
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }
}
