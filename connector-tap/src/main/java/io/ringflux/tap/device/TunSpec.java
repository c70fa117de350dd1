package io.ringflux.tap.device;

import org.jspecify.annotations.Nullable;

/**
 * The device that is asked for.
 *
 * @param name what it shall be called, or is called; may hold {@code %d}
 * @param ethernet TAP, and not TUN
 * @param queues descriptors, 1 to 256
 * @param multiQueue whether the device takes several queues; true where {@code queues} is above 1
 * @param napi whether frames that we write are merged and handed up in bursts, where the kernel can do that
 * @param carrier whether it has a carrier from the first moment, which a kernel before Linux 6.0 gives every device
 * @param exclusive whether it must not exist yet
 * @param offloads bits of {@link Offloads} that the kernel may leave to us, as far as it knows them
 * @param persistence whether it outlives us, and who may use it then; null leaves that as it is
 */
public record TunSpec(
        String name,
        boolean ethernet,
        int queues,
        boolean multiQueue,
        boolean napi,
        boolean carrier,
        boolean exclusive,
        int offloads,
        @Nullable Persistence persistence) {

    /** Most queues that the kernel gives a device. */
    public static final int MAX_QUEUES = 256;

    /**
     * Whether a device outlives its descriptors.
     *
     * @param enabled whether it does
     * @param owner user who may attach without privileges; -1 for nobody
     * @param group group that may; -1 for none
     */
    public record Persistence(boolean enabled, int owner, int group) {}

    /** Checks the ranges. */
    public TunSpec {
        if (queues < 1 || queues > MAX_QUEUES) {
            throw new IllegalArgumentException("queues is " + queues + ", expected 1 to " + MAX_QUEUES);
        }
        if (queues > 1 && !multiQueue) {
            throw new IllegalArgumentException("queues is " + queues + ", expected 1 without multiQueue");
        }
    }

    int flags(int features) {
        int flags = (ethernet ? TunUapi.IFF_TAP : TunUapi.IFF_TUN) | TunUapi.IFF_NO_PI | TunUapi.IFF_VNET_HDR;
        flags |= multiQueue ? TunUapi.IFF_MULTI_QUEUE : 0;
        int dispensable = (napi ? TunUapi.IFF_NAPI : 0) | (carrier ? 0 : TunUapi.IFF_NO_CARRIER);
        return flags | (dispensable & features);
    }
}
