package io.karasu.train.group.nccl;

import com.sun.jna.Structure;

/** NCCL's {@code ncclUniqueId}: 128 bytes, handed over by value. Public because JNA asks for it. */
@Structure.FieldOrder("internal")
public final class NcclUid extends Structure implements Structure.ByValue {

  /** Its bytes. */
  static final int BYTES = 128;

  /** What NCCL has made up. */
  public byte[] internal = new byte[BYTES];

  /** Zeros. */
  public NcclUid() {}

  /** The id of a group. */
  static NcclUid of(byte[] id) {
    if (id.length != BYTES) {
      throw new IllegalArgumentException(
          "bytes of an id: " + id.length + " (expected " + BYTES + ")");
    }
    NcclUid uid = new NcclUid();
    System.arraycopy(id, 0, uid.internal, 0, BYTES);
    return uid;
  }
}
