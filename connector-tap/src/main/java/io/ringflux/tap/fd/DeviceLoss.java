package io.ringflux.tap.fd;

/** Who wants to know that the device behind a descriptor is gone. */
@FunctionalInterface
public interface DeviceLoss {

    /**
     * A read or a write found no device any more; said once a queue, on the queue's thread.
     *
     * @param errno what the kernel answered, or 0 at the end of a stream
     */
    void lost(int errno);
}
