package io.ringflux.tap.offload;

/** Where packets come from, one a call, each behind its header. */
@FunctionalInterface
public interface PacketSource {

    /**
     * Takes the next packet.
     *
     * @param address of memory to put it into
     * @param length room there, in bytes
     * @return bytes put there, or {@code -errno}: {@code -EAGAIN} when there is nothing
     */
    int read(long address, int length);
}
