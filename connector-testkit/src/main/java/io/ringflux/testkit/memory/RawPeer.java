package io.ringflux.testkit.memory;

import io.ringflux.FramePort;
import io.ringflux.LinkException;
import io.ringflux.nativeio.EventFd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One port whose peer is the test itself: it reads and writes the shared memory as it likes, honestly or not.
 *
 * <p>Threading: one thread. Ownership: {@link #close()} disposes the port and gives the memory back.
 */
public final class RawPeer implements AutoCloseable {

    private final MemoryLinkOptions options;
    private final MemoryEnd end;
    private final List<LinkException> faults = new CopyOnWriteArrayList<>();
    private List<MemoryRing> toPort = List.of();
    private List<MemoryRing> fromPort = List.of();
    private int[] produced = {};
    private int[] consumed = {};

    private RawPeer(MemoryLinkOptions options) {
        this.options = options;
        end = new MemoryEnd("raw", options, fault -> {
            if (fault != null) {
                faults.add(fault);
            }
        });
    }

    /** A port without a link. */
    public static RawPeer create(MemoryLinkOptions options) {
        return new RawPeer(options);
    }

    /** A port whose link is up. */
    public static RawPeer connect(MemoryLinkOptions options) {
        RawPeer peer = new RawPeer(options);
        peer.linkUp();
        return peer;
    }

    /** The port under test. */
    public FramePort port() {
        return end.port();
    }

    /** What the port accused this peer of. */
    public List<LinkException> faults() {
        return faults;
    }

    /** Plugs fresh rings into the port. */
    public void linkUp() {
        letGo();
        toPort = rings();
        fromPort = rings();
        produced = new int[options.queues()];
        consumed = new int[options.queues()];
        end.linkUp(toPort, fromPort);
    }

    /** Takes the rings away from the port; this peer keeps them until the next link. */
    public void linkDown(String reason) {
        end.linkDown(reason);
    }

    /** Ends the port's streams: orderly, or with an error. */
    public void end(@Nullable LinkException error) {
        end.end(error);
    }

    /** Free entries of the ring towards the port. */
    public int room(int queue) {
        int pending = (produced[queue]
                        - UnsafeApi.getIntVolatile(null, toPort.get(queue).consumedAddress()))
                & mask();
        return options.ringSize() - pending;
    }

    /** Puts single-segment frames into the ring and publishes them at once; there must be room. */
    public void publish(int queue, byte[]... frames) {
        MemoryRing ring = toPort.get(queue);
        for (int i = 0; i < frames.length; i++) {
            int index = index(queue, i);
            long offset = (long) index * options.slotBytes();
            new UnsafeBuffer(ring.slots() + offset, frames[i].length).putBytes(0, frames[i]);
            ring.describe(index, offset, frames[i].length, 0);
        }
        publish(queue, frames.length);
    }

    /** Writes a descriptor, true or false, {@code ahead} entries behind the last that was published. */
    public void describe(int queue, int ahead, long offset, long length, boolean more) {
        toPort.get(queue).describe(index(queue, ahead), offset, length, more ? MemoryRing.FLAG_NEXT : 0);
    }

    /** Moves the cursor by any distance, true or false, and wakes the port if it wants that. */
    public void publish(int queue, int entries) {
        MemoryRing ring = toPort.get(queue);
        produced[queue] += entries;
        store(ring.producedAddress(), produced[queue]);
        EventFd signal = ring.signal();
        if (signal != null && ring.wantsSignal()) {
            signal.signal();
        }
    }

    /** Moves the cursor by which this peer hands entries back to the port's sender, true or false. */
    public void consume(int queue, int entries) {
        consumed[queue] += entries;
        store(fromPort.get(queue).consumedAddress(), consumed[queue]);
    }

    /** Hands everything back that the port has sent, unseen. */
    public void swallow(int queue) {
        MemoryRing ring = fromPort.get(queue);
        consume(queue, (UnsafeApi.getIntVolatile(null, ring.producedAddress()) - consumed[queue]) & mask());
    }

    /** Takes every frame that the port has sent, one array each, all segments. */
    public List<byte[]> received(int queue) {
        MemoryRing ring = fromPort.get(queue);
        int available = (UnsafeApi.getIntVolatile(null, ring.producedAddress()) - consumed[queue]) & mask();
        List<byte[]> frames = new ArrayList<>();
        byte[] whole = {};
        for (int i = 0; i < available; i++) {
            int index = (consumed[queue] + i) & (options.ringSize() - 1);
            long place = ring.place(index);
            int length = (int) MemoryRing.lengthOf(place);
            byte[] grown = Arrays.copyOf(whole, whole.length + length);
            new UnsafeBuffer(ring.slots() + MemoryRing.offsetOf(place), length)
                    .getBytes(0, grown, whole.length, length);
            whole = grown;
            if ((ring.flags(index) & MemoryRing.FLAG_NEXT) == 0) {
                frames.add(whole);
                whole = new byte[0];
            }
        }
        consume(queue, available);
        return frames;
    }

    @Override
    public void close() {
        port().dispose();
        port().onDispose().block();
        letGo();
    }

    private void letGo() {
        toPort.forEach(MemoryRing::release);
        fromPort.forEach(MemoryRing::release);
        toPort = List.of();
        fromPort = List.of();
    }

    private List<MemoryRing> rings() {
        List<MemoryRing> rings = new ArrayList<>();
        for (int i = 0; i < options.queues(); i++) {
            rings.add(new MemoryRing(options));
        }
        return List.copyOf(rings);
    }

    private int index(int queue, int ahead) {
        return (produced[queue] + ahead) & (options.ringSize() - 1);
    }

    private int mask() {
        return options.cursorBits() == Short.SIZE ? 0xffff : -1;
    }

    private void store(long address, int position) {
        if (options.cursorBits() == Short.SIZE) {
            UnsafeApi.putShortRelease(null, address, (short) position);
        } else {
            UnsafeApi.putIntRelease(null, address, position);
        }
    }
}
