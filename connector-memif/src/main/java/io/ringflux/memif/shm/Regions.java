package io.ringflux.memif.shm;

import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.MemFd;
import io.ringflux.nativeio.MemoryFaults;
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
    private final List<Shrinkable> shrinkable;
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * @param mappings in order of region index; they belong to this object
     * @param sizes bytes of each region as announced, no more than is mapped
     * @param shrinkable files of regions that nothing keeps the peer from shrinking; they belong to this object
     */
    Regions(List<Mapping> mappings, long[] sizes, List<Shrinkable> shrinkable) {
        this.shrinkable = List.copyOf(shrinkable);
        this.mappings = List.copyOf(mappings);
        this.sizes = sizes.clone();
        this.bases = mappings.stream().mapToLong(Mapping::address).toArray();
        if (isShrinkable()) {
            MemoryFaults.expect();
        }
    }

    /** Address of the first byte of each region. Not to be changed. */
    long[] bases() {
        return bases;
    }

    /** Bytes of each region. Not to be changed. */
    long[] sizes() {
        return sizes;
    }

    /** The region in which an address lies, which must be one of theirs. */
    int indexOf(long address) {
        int index = 0;
        while (address < bases[index] || address >= bases[index] + sizes[index]) {
            index++;
        }
        return index;
    }

    /**
     * What is wrong with a descriptor whose words are these; null when it lies inside its region.
     *
     * @param headroom bytes before it that must be in its region too
     */
    @Nullable
    QueueFault check(long firstWord, long secondWord, int headroom) {
        int region = DescriptorLayout.region(firstWord);
        long length = DescriptorLayout.length(firstWord);
        long offset = DescriptorLayout.offset(secondWord);
        if (region >= sizes.length) {
            return QueueFault.BAD_REGION;
        }
        if (length == 0) {
            return QueueFault.BAD_LENGTH;
        }
        return offset < headroom || offset + length > sizes[region] ? QueueFault.BAD_BOUNDS : null;
    }

    /** Whether the peer may take some of the memory away at any time. */
    public boolean isShrinkable() {
        return !shrinkable.isEmpty();
    }

    /** Whether all of the memory is there now. A system call for each region that can shrink. */
    public boolean isIntact() {
        for (Shrinkable region : shrinkable) {
            if (region.file().size() < region.bytes()) {
                return false;
            }
        }
        return true;
    }

    /** One more holder. */
    public Regions retain() {
        holders.incrementAndGet();
        return this;
    }

    /** One more holder, unless the last one has let go. */
    boolean retainIfMapped() {
        int present = holders.get();
        while (present > 0 && !holders.compareAndSet(present, present + 1)) {
            present = holders.get();
        }
        return present > 0;
    }

    /** One holder less; the last one unmaps. */
    public void release() {
        if (holders.decrementAndGet() == 0) {
            mappings.forEach(Mapping::close);
            shrinkable.forEach(region -> region.file().close());
        }
    }

    /**
     * A file that its owner can shrink.
     *
     * @param bytes how long it must stay
     */
    record Shrinkable(MemFd file, long bytes) {}
}
