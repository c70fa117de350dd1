package io.ringflux.tap.vhost;

import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.tap.offload.VnetHeader;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** The other side of one ring, as a test wants it: it does what a kernel does, or what none would. One thread. */
final class ScriptedDevice implements RingEnd, AutoCloseable {
    private static final int MASK = 0xffff;

    private final Mapping mapping;
    private final RingArea area;
    private final boolean eventIndex;
    private final SplitRing ring;
    private final EventFd kick = EventFd.create();
    private final EventFd call = EventFd.create();
    private int seen;
    private int finished;
    private int signalled;
    private boolean closed;

    ScriptedDevice(int size, int bufferBytes, boolean eventIndex) {
        mapping = Mapping.anonymous(RingArea.bytes(size, bufferBytes));
        area = new RingArea(mapping.address(), size, bufferBytes);
        this.eventIndex = eventIndex;
        ring = new SplitRing(area, eventIndex);
    }

    @Override
    public RingArea area() {
        return area;
    }

    @Override
    public SplitRing ring() {
        return ring;
    }

    @Override
    public EventFd kick() {
        return kick;
    }

    @Override
    public EventFd call() {
        return call;
    }

    @Override
    public void awaitFinished() {}

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            kick.close();
            call.close();
            mapping.close();
        }
    }

    /** Heads that are published and not taken. */
    int published() {
        return (UnsafeApi.getShortAcquire(null, area.avail() + VringAvailLayout.IDX_OFFSET) - seen) & MASK;
    }

    /** Takes the next head. */
    int take() {
        int head = first();
        seen++;
        return head;
    }

    /** The next head, which stays there. */
    int first() {
        int index = seen & (area.size() - 1);
        return UnsafeApi.getShort(area.avail() + VringAvailLayout.RING_OFFSET + 2L * index) & MASK;
    }

    /** Says from which position on it wants to be kicked again. */
    void wantKickAt(int position) {
        if (eventIndex) {
            UnsafeApi.putShort(area.used() + VringUsedLayout.RING_OFFSET + 8L * area.size(), (short) position);
        } else {
            UnsafeApi.putShort(area.used(), (short) (position < 0 ? VhostUapi.VRING_USED_F_NO_NOTIFY : 0));
        }
    }

    /** Position of the next head to take. */
    int position() {
        return seen & MASK;
    }

    /** Whether the driver was kicking since the last look. */
    boolean wasKicked() {
        return kick.drain() > 0;
    }

    /** Puts an element into the used ring without publishing it. */
    void enter(int offset, long id, long length) {
        long element = area.used() + VringUsedLayout.RING_OFFSET + 8L * ((finished + offset) & (area.size() - 1));
        UnsafeApi.putInt(element, (int) id);
        UnsafeApi.putInt(element + 4, (int) length);
    }

    /** Publishes elements, and signals if the driver wants that; whether it did. */
    boolean publish(int count) {
        finished += count;
        UnsafeApi.putShortRelease(null, area.used() + VringUsedLayout.IDX_OFFSET, (short) finished);
        VarHandle.fullFence();
        boolean wanted;
        if (eventIndex) {
            int event = UnsafeApi.getShort(area.avail() + VringAvailLayout.RING_OFFSET + 2L * area.size()) & MASK;
            wanted = ((finished - event - 1) & MASK) < ((finished - signalled) & MASK);
        } else {
            wanted = UnsafeApi.getShort(area.avail()) == 0;
        }
        signalled = finished;
        if (wanted) {
            call.signal();
        }
        return wanted;
    }

    /** Is done with one head. */
    boolean finish(long id, long length) {
        enter(0, id, length);
        return publish(1);
    }

    /** Bytes of the packet that a head stands for, header and all, following chains and tables as a kernel does. */
    byte[] packet(int head) {
        List<long[]> pieces = new ArrayList<>();
        collect(area.descriptors(), head, pieces);
        int total = pieces.stream().mapToInt(piece -> (int) piece[1]).sum();
        byte[] bytes = new byte[total];
        int at = 0;
        for (long[] piece : pieces) {
            new UnsafeBuffer(piece[0], (int) piece[1]).getBytes(0, bytes, at, (int) piece[1]);
            at += (int) piece[1];
        }
        return bytes;
    }

    /** Takes, copies and finishes the next packet that was sent. */
    byte[] receive() {
        int head = take();
        byte[] packet = packet(head);
        finish(head, 0);
        return packet;
    }

    /** Fills as many posted buffers as a packet takes, and publishes them together; false where too few are posted. */
    boolean send(byte[] header, byte[] body) {
        byte[] packet = new byte[header.length + body.length];
        System.arraycopy(header, 0, packet, 0, header.length);
        System.arraycopy(body, 0, packet, header.length, body.length);
        return send(packet);
    }

    /** As {@link #send(byte[], byte[])}, for a packet with its header. */
    boolean send(byte[] packet) {
        int buffers = (packet.length + area.bufferBytes() - 1) / area.bufferBytes();
        if (published() < buffers) {
            return false;
        }
        packet[VnetHeader.NUM_BUFFERS_OFFSET] = (byte) buffers;
        packet[VnetHeader.NUM_BUFFERS_OFFSET + 1] = (byte) (buffers >>> 8);
        for (int i = 0; i < buffers; i++) {
            int id = take();
            int from = i * area.bufferBytes();
            int length = Math.min(area.bufferBytes(), packet.length - from);
            buffer(id).putBytes(0, packet, from, length);
            enter(i, id, length);
        }
        publish(buffers);
        return true;
    }

    /** The memory of a posted buffer, as its descriptor says. */
    UnsafeBuffer buffer(int id) {
        long descriptor = area.descriptor(id);
        return new UnsafeBuffer(UnsafeApi.getLong(descriptor), UnsafeApi.getInt(descriptor + 8));
    }

    private static void collect(long table, int first, List<long[]> pieces) {
        int next = first;
        while (true) {
            long descriptor = table + 16L * next;
            long address = UnsafeApi.getLong(descriptor);
            int length = UnsafeApi.getInt(descriptor + 8);
            int flags = UnsafeApi.getShort(descriptor + 12);
            if ((flags & VhostUapi.VRING_DESC_F_INDIRECT) != 0) {
                collect(address, 0, pieces);
                return;
            }
            pieces.add(new long[] {address, length});
            if ((flags & VhostUapi.VRING_DESC_F_NEXT) == 0) {
                return;
            }
            next = UnsafeApi.getShort(descriptor + 14) & MASK;
        }
    }
}
