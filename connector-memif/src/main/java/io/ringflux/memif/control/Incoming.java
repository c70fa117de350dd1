package io.ringflux.memif.control;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlCodec;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * One message as it came from the control socket. Whoever is given it owns the fds; the buffer is lent for the call.
 *
 * @param buffer holds the message at offset 0
 * @param length bytes received
 * @param fds all that came with it
 * @param truncated whether the kernel had to cut the message or its control data (MSG_TRUNC, MSG_CTRUNC)
 */
public record Incoming(DirectBuffer buffer, int length, List<Fd> fds, boolean truncated) {
    public Incoming {
        fds = List.copyOf(fds);
    }

    /**
     * The message, well-formed.
     *
     * @throws MemifException where length or number of fds are not those of a message of its type
     */
    ControlMessage message() {
        if (truncated) {
            throw new MemifException(Reason.MALFORMED_MESSAGE, "message too long, or with too many fds");
        }
        if (length != ControlMessage.LENGTH) {
            throw new MemifException(
                    Reason.MALFORMED_MESSAGE, "message of " + length + " bytes, expected " + ControlMessage.LENGTH);
        }
        ControlMessage message = ControlCodec.decode(buffer, 0);
        boolean needsFd = message instanceof ControlMessage.AddRegion || message instanceof ControlMessage.AddRing;
        int expected = needsFd ? 1 : 0;
        if (fds.size() != expected) {
            throw new MemifException(
                    Reason.FD_COUNT, message.wireName() + " came with " + fds.size() + " fds, expected " + expected);
        }
        return message;
    }

    void closeFds() {
        fds.forEach(Incoming::close);
    }

    /** Closes a fd that a peer has sent. */
    static void close(Fd fd) {
        try {
            fd.close();
        } catch (NativeIoException ignored) {
            // The descriptor is gone all the same; an error can only come from a file system of the peer's choice.
        }
    }
}
