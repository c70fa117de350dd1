package io.ringflux.afxdp.program;

import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A map of AF_XDP sockets by the number of their queue, which a program redirects frames to. Owns its descriptor; any
 * thread.
 */
final class XskMap implements AutoCloseable {

    private static final String NAME = "ringflux_xsks";

    private final Fd fd;
    private final BitSet own = new BitSet();

    private XskMap(Fd fd) {
        this.fd = fd;
    }

    /** An empty one. */
    static XskMap create(int entries) {
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(BpfAttrLayout.MAP_TYPE_OFFSET, BpfUapi.BPF_MAP_TYPE_XSKMAP);
        attributes.putInt(BpfAttrLayout.KEY_SIZE_OFFSET, Integer.BYTES);
        attributes.putInt(BpfAttrLayout.VALUE_SIZE_OFFSET, Integer.BYTES);
        attributes.putInt(BpfAttrLayout.MAX_ENTRIES_OFFSET, entries);
        BpfAttrLayout.putName(attributes, BpfAttrLayout.MAP_NAME_OFFSET, NAME);
        int result = Bpf.call(BpfUapi.BPF_MAP_CREATE, attributes);
        if (result < 0) {
            throw BpfError.of("BPF_MAP_CREATE", -result, "making a map of AF_XDP sockets");
        }
        return new XskMap(Fd.adopt(result));
    }

    /** One that is pinned, by us or by another program. */
    static XskMap pinned(String path) {
        return new XskMap(BpfPin.open(path, "opening the pinned map " + path));
    }

    /** The descriptor, which stays owned by this object. */
    Fd fd() {
        return fd;
    }

    /** Whether it is one of ours, of whatever process. */
    boolean isOurs() {
        UnsafeBuffer info = BpfAttrLayout.memory(BpfMapInfoLayout.BYTES);
        BpfInfo.ask(fd, info, "asking what map is pinned");
        UnsafeBuffer name = BpfAttrLayout.text(NAME);
        return info.getInt(BpfMapInfoLayout.TYPE_OFFSET) == BpfUapi.BPF_MAP_TYPE_XSKMAP
                && name.equals(new UnsafeBuffer(info, BpfMapInfoLayout.NAME_OFFSET, name.capacity()));
    }

    /** Has frames of a queue go to that socket, which must be bound to the queue; not in the place of another one. */
    void put(int queue, Fd socket) {
        UnsafeBuffer key = number(queue);
        UnsafeBuffer value = number(socket.value());
        UnsafeBuffer attributes = element(key);
        attributes.putLong(BpfAttrLayout.VALUE_OFFSET, value.addressOffset());
        attributes.putLong(BpfAttrLayout.FLAGS_OFFSET, BpfUapi.BPF_NOEXIST);
        int result = Bpf.call(BpfUapi.BPF_MAP_UPDATE_ELEM, attributes, key, value);
        if (result < 0) {
            String hint = switch (-result) {
                case Errno.E2BIG -> "the map has no such entry: use a map with one entry for each queue";
                case Errno.EEXIST ->
                    "another socket has that place, maybe of another interface: each needs its own map";
                default -> BpfError.hint(-result);
            };
            throw new NativeIoException(
                    "BPF_MAP_UPDATE_ELEM", -result, "giving queue " + queue + " its socket in the map", hint);
        }
        own.set(queue);
    }

    /** Has frames go to no socket any more that was put here. */
    void clear() {
        own.stream().forEach(queue -> {
            UnsafeBuffer key = number(queue);
            Bpf.call(BpfUapi.BPF_MAP_DELETE_ELEM, element(key), key);
        });
        own.clear();
    }

    @Override
    public void close() {
        fd.close();
    }

    private UnsafeBuffer element(UnsafeBuffer key) {
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(BpfAttrLayout.MAP_FD_OFFSET, fd.value());
        attributes.putLong(BpfAttrLayout.KEY_OFFSET, key.addressOffset());
        return attributes;
    }

    private static UnsafeBuffer number(int value) {
        UnsafeBuffer memory = BpfAttrLayout.memory(Integer.BYTES);
        memory.putInt(0, value);
        return memory;
    }
}
