package io.ringflux.service.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads a capture, pcapng or classic pcap, packet by packet. Memory is bounded whatever the file holds, and nothing is
 * allocated for a packet. A file that breaks its format ends with one {@link CaptureFormatException} that names the
 * place; packets before it were given out.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class CaptureReader implements Closeable {
    private final @Nullable ReadableByteChannel channel;
    private final CaptureInput input;
    private final CapturedPacket packet = new CapturedPacket();
    private final PcapParser pcap = new PcapParser();
    private final PcapngParser pcapng;
    private @Nullable CaptureParser parser;

    private CaptureReader(@Nullable ReadableByteChannel channel, CaptureInput input) {
        this.channel = channel;
        this.input = input;
        pcapng = new PcapngParser(input);
    }

    /** Opens a file. */
    public static CaptureReader open(Path file) throws IOException {
        return over(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** Reads from a blocking channel, which {@link #close} closes. */
    public static CaptureReader over(ReadableByteChannel channel) {
        return new CaptureReader(channel, CaptureInput.of(channel));
    }

    /** A reader of captures that are wholly in memory, one {@link #wrap} for each. */
    public static CaptureReader ofBytes() {
        return new CaptureReader(null, CaptureInput.ofBytes());
    }

    /** Begins to read another capture that is wholly in memory. The bytes are read in place. */
    public CaptureReader wrap(byte[] bytes, int offset, int length) {
        if (channel != null) {
            throw new IllegalStateException("this reader reads from a channel");
        }
        input.wrap(bytes, offset, length);
        parser = null;
        return this;
    }

    /** Moves to the next packet. Returns false at the end of the capture; an empty one is none. */
    public boolean next() throws IOException {
        CaptureParser current = parser;
        if (current == null) {
            if (input.atEnd()) {
                return false;
            }
            current = recognise();
        }
        return current.next(input, packet);
    }

    /** The packet that {@link #next} moved to; valid, with all that it points to, until the following call. */
    public CapturedPacket packet() {
        return packet;
    }

    /** Packets that the capture itself says are missing, as far as it has been read. */
    public long dropped() {
        CaptureParser current = parser;
        return current == null ? 0 : current.dropped();
    }

    private CaptureParser recognise() throws IOException {
        input.require(Integer.BYTES, "magic number");
        int magic = input.buffer().getInt(input.position(), ByteOrder.LITTLE_ENDIAN);
        CaptureParser found;
        if (PcapngParser.recognises(magic)) {
            found = pcapng;
        } else if (PcapParser.recognises(magic)) {
            found = pcap;
        } else {
            throw CaptureFormatException.at(
                    input, "magic number 0x" + Integer.toHexString(magic) + " is neither pcap nor pcapng");
        }
        found.begin(input, magic);
        parser = found;
        return found;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
