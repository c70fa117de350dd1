package io.ringflux.memif.shm;

import io.ringflux.nativeio.Mapping;
import io.ringflux.queue.QueueFault;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The mapped regions of one link.
 *
 * <p>Ownership: mapped until the last holder lets go; the link holds them, and each of its queues does. Threading: the
 * count is atomic, the rest does not change.
 */
public final class Regions {

    private final List<Mapping> mappings;
    private final long[] bases;
    private final long[] sizes;
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * @param mappings in order of region index; they belong to this object
     * @param sizes bytes of each region as announced, no more than is mapped
     */
    public Regions(List<Mapping> mappings, long[] sizes) {
        this.mappings = List.copyOf(mappings);
        this.sizes = sizes.clone();
        this.bases = mappings.stream().mapToLong(Mapping::address).toArray();
    }

    /** Address of the first byte of each region. Not to be changed. */
    long[] bases() {
        return bases;
    }

    /** Bytes of each region. Not to be changed. */
    long[] sizes() {
        return sizes;
    }

    /** What is wrong with a descriptor whose words are these; null when it lies inside its region. */
    @Nullable
    QueueFault check(long firstWord, long secondWord) {
        int region = DescriptorLayout.region(firstWord);
        long length = DescriptorLayout.length(firstWord);
        if (region >= sizes.length) {
            return QueueFault.BAD_REGION;
        }
        if (length == 0) {
            return QueueFault.BAD_LENGTH;
        }
        return DescriptorLayout.offset(secondWord) + length > sizes[region] ? QueueFault.BAD_BOUNDS : null;
    }

    /** One more holder. */
    Regions retain() {
        holders.incrementAndGet();
        return this;
    }

    /** One holder less; the last one unmaps. */
    public void release() {
        if (holders.decrementAndGet() == 0) {
            mappings.forEach(Mapping::close);
        }
    }
}
