package io.karasu.train.group;

import java.nio.ByteBuffer;

/** Memory that vectors lie in: of the host, or of a device. */
interface GroupMemory {

  /** The address of new memory; it stays until the end of the process. */
  long allocate(long bytes);

  /** Copies bytes to an address. */
  void put(long address, ByteBuffer from);

  /** Copies bytes from an address, after everything that has been begun for it. */
  void get(long address, ByteBuffer into);

  /** Gives memory back. */
  void free(long address);

  /** The host's memory. */
  GroupMemory HOST =
      new GroupMemory() {
        @Override
        public long allocate(long bytes) {
          return com.sun.jna.Native.malloc(Math.max(1, bytes));
        }

        @Override
        public void put(long address, ByteBuffer from) {
          if (from.hasRemaining()) {
            new com.sun.jna.Pointer(address).getByteBuffer(0, from.remaining()).put(from);
          }
        }

        @Override
        public void get(long address, ByteBuffer into) {
          if (into.hasRemaining()) {
            into.put(new com.sun.jna.Pointer(address).getByteBuffer(0, into.remaining()));
          }
        }

        @Override
        public void free(long address) {
          com.sun.jna.Native.free(address);
        }
      };
}
