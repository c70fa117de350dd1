package io.ringflux.tap.vhost;

import io.ringflux.tap.TapPort;
import java.lang.reflect.Field;
import java.util.List;
import org.agrona.UnsafeApi;

/** Writes what must never be written into the transmit ring of a running port. */
public final class RingSaboteur {
    private final VhostRing tx;

    /** For the first ring of a port that uses vhost-net. */
    public RingSaboteur(TapPort port) {
        Object plug = field(field(port, "session"), "plug");
        List<?> links = (List<?>) field(field(plug, "vhost"), "links");
        tx = (VhostRing) field(links.get(0), "tx");
    }

    /** Publishes a head that no descriptor has: the kernel stops the ring and says so. */
    public void publishImpossibleHead() {
        RingArea area = tx.area();
        int position = UnsafeApi.getShortAcquire(null, area.avail() + VringAvailLayout.IDX_OFFSET) & 0xffff;
        VringAvailLayout.entry(area.avail(), position & (area.size() - 1), area.size());
        publish(area, position);
    }

    /** Publishes a descriptor of the kernel to write into: the kernel stops the ring, and never gives it back. */
    public void publishWritableDescriptor() {
        RingArea area = tx.area();
        int position = UnsafeApi.getShortAcquire(null, area.avail() + VringAvailLayout.IDX_OFFSET) & 0xffff;
        VringDescLayout.put(area.descriptor(0), area.buffer(0), 100, VhostUapi.VRING_DESC_F_WRITE, 0);
        VringAvailLayout.entry(area.avail(), position & (area.size() - 1), 0);
        publish(area, position);
    }

    /** Publishes a packet that ends within its header: the kernel tries again for ever, and says nothing. */
    public void publishRunt() {
        RingArea area = tx.area();
        int position = UnsafeApi.getShortAcquire(null, area.avail() + VringAvailLayout.IDX_OFFSET) & 0xffff;
        VringDescLayout.put(area.descriptor(0), area.buffer(0), 5, 0, 0);
        VringAvailLayout.entry(area.avail(), position & (area.size() - 1), 0);
        publish(area, position);
    }

    private void publish(RingArea area, int position) {
        UnsafeApi.putShortRelease(null, area.avail() + VringAvailLayout.IDX_OFFSET, (short) (position + 1));
        tx.kick().signal();
    }

    private static Object field(Object holder, String name) {
        try {
            Field field = holder.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(holder);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
