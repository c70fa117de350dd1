package io.ringflux.memif.shm;

import io.ringflux.ring.ConsumerRing;
import org.agrona.UnsafeApi;

/**
 * What handing slots back takes, besides the cursor: nothing for a server; a client posts its buffers anew, from what
 * it knows itself, whatever the peer left in the descriptors.
 */
final class RxSlots {

    private final long descriptors;
    private final long postedFirst;
    private final long[] postedSecond;

    private RxSlots(long descriptors, long postedFirst, long[] postedSecond) {
        this.descriptors = descriptors;
        this.postedFirst = postedFirst;
        this.postedSecond = postedSecond;
    }

    /** A server's: the client's descriptors are left alone. */
    static RxSlots ofServer() {
        return new RxSlots(0, 0, new long[0]);
    }

    /** A client's: slot {@code i} has the buffer {@code i} of {@code buffers}. */
    static RxSlots ofClient(RingLayout ring, ClientBuffers buffers) {
        long[] offsets = new long[ring.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = buffers.offset(i);
        }
        long first = DescriptorLayout.firstWordOf(0, buffers.region(), buffers.bytes());
        RxSlots slots = new RxSlots(ring.descriptors(), first, offsets);
        for (int i = 0; i < offsets.length; i++) {
            slots.post(i);
        }
        return slots;
    }

    void repost(ConsumerRing ring, int count) {
        if (postedSecond.length > 0) {
            for (int i = 0; i < count; i++) {
                post(ring.index(i));
            }
        }
    }

    private void post(int slot) {
        long descriptor = descriptors + ((long) slot << DescriptorLayout.SIZE_LOG2);
        DescriptorLayout.firstWord(descriptor, postedFirst);
        UnsafeApi.putLong(descriptor + DescriptorLayout.OFFSET, postedSecond[slot]);
    }
}
